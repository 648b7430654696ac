export type { Difference, Seen } from './difference';
export { imageDifference } from './image';
export { compareNotebooks, requireRules, type CellComparison, type Verdict } from './notebook';
export { outputsOf, type Display } from './outputs';
export { FIGURE_TYPE } from './figure';
export { arrayOf } from './typedArray';
export { hasTag } from './cell';
export { shortError } from './numbers';
export { DEFAULT_TOLERANCE, type CompareMode, type NumberRule } from './rules';
