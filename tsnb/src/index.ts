export { clearOutput, displayBundle, type DisplayOptions } from './kernel';
export { NotebookError } from './notebook';
export { judge, probe, ProbeError, property } from './probe';
export type {
  Finished,
  Plain,
  PlainTensor,
  ProbeOptions,
  PropertyOptions,
  TensorLike,
  Tolerance,
  Verdict,
} from './probe';
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
