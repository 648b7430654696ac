export { runNotebook, type RunNotebookOptions } from './runNotebook';
export { addRunCommand } from './command';
export { failureReport } from './report';
export { injectParameters, notebookParameters } from './parameters';
export type { GivenParameters, GivenValue, ParameterValue } from './parameters';
export { kernelCase, unreadableSuite } from './junit';
export { NotebookRun } from './notebookRun';
export {
  addLimitOptions,
  addParameterOptions,
  limitsOf,
  parametersOf,
  type ExecutionOptions,
} from './executionOptions';
export { problemOf, type PreparedNotebook, type Unreadable } from './plan';
export { prepare } from './prepare';
export { Progress } from './progress';
export { isNotebookResult, isRunReport } from './resultSchema';
export { runAll } from './runAll';
export type { JsonReport } from './jsonReport';
export type { RunLimits, RunListener } from './limits';
export type { CellFailure, CellResult, CellStatus, NotebookResult, NotebookStatus } from './result';
