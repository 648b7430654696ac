export { withBesides } from './besides';
export { difference, type Tolerance } from './compare';
export type { ProbeData } from './data';
export { findForbidden, forbiddenUse, type CellCode, type ForbiddenUse } from './forbidden';
export { describeData } from './describe';
export { digestOfCode, EXPECTED_SUFFIX, type ExpectedFile } from './expected';
export {
  MAX_SEED,
  parseRecord,
  PROBE_MIME,
  PUBLIC_SEED,
  SEED_VARIABLE,
  type ProbeRecord,
} from './message';
export type { ProbeOptions, PropertyOptions } from './options';
export { STUB_MESSAGE } from './outcome';
export type { Plain, PlainTensor } from './plain';
export { probe, type Finished } from './probe';
export { judge, property, type Verdict } from './property';
export { parseStored, store, StoredDataError } from './stored';
export type { TensorLike } from './toData';
export { ProbeError } from './verdict';
