export { hasTag } from './cell';
export type { Shown } from './comparers';
export { arrayOf } from './data';
export type { Difference, Seen } from './difference';
export { outputsOf, type Display } from './display';
export { FIGURE_TYPE } from './figure';
export { shortError } from './findings';
export { imageDifference } from './image';
export {
  compareNotebooks,
  requireRules,
  type CellComparison,
  type MaskedTexts,
  type Strictness,
  type Verdict,
} from './notebook';
export { DEFAULT_TOLERANCE, type CompareMode, type NumberRule } from './rules';
