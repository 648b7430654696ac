import { ARITHMETIC } from './arithmetic';
import { ARRANGEMENT } from './arrangement';
import { FUNCTIONS } from './functions';
import type { Lowering } from './lowering';
import { MATMUL } from './matmul';
import { REDUCTIONS } from './reductions';

/** Every kernel that a compiled step may use, by family. */
export const FAMILIES: Readonly<Record<string, readonly Lowering[]>> = {
  'Arithmetic, comparison, logic': ARITHMETIC,
  'Functions of one tensor': FUNCTIONS,
  Reductions: REDUCTIONS,
  'Matrix products': MATMUL,
  'Arrangement and constants': ARRANGEMENT,
};

/** Every lowering, in the order of the families. */
export const LOWERINGS: readonly Lowering[] = Object.values(FAMILIES).flat();
export { ONNX_TYPE } from './elementwise';
export type { KernelAttributes, Lowering } from './lowering';
export { reshape } from './shaping';
export { comparedWithZero, steep } from './steep';
