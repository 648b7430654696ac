export { runNotebook, type RunNotebookOptions } from './runNotebook';
export { addRunCommand } from './command';
export { SignalStop } from './signals';
export { NotebookRun } from './notebookRun';
export { injectParameters, notebookParameters } from './parameters';
export type { ParameterValue } from './parameters/type';
export type { RunLimits, RunListener } from './runOptions';
export type { CellFailure, CellResult, CellStatus, NotebookResult, NotebookStatus } from './result';
export type { JsonReport } from './json';
