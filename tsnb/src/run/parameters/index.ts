export { parseAssignment, readParameterFile, type GivenParameters, type GivenValue } from './given';
export { injectParameters, notebookParameters } from './inject';
export type { ParameterValue } from './type';
