export { NotebookError } from './notebook';
export { runNotebook } from './run';
export type {
  CellFailure,
  CellResult,
  CellStatus,
  JsonReport,
  NotebookResult,
  NotebookStatus,
  ParameterValue,
  RunLimits,
  RunListener,
  RunNotebookOptions,
} from './run';
