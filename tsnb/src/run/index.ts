export { runNotebook, type RunNotebookOptions } from './runNotebook';
export { addRunCommand } from './command';
export type { RunLimits, RunListener } from './notebookRun';
export type { CellFailure, CellResult, CellStatus, NotebookResult, NotebookStatus } from './result';
export type { JsonReport } from './json';
