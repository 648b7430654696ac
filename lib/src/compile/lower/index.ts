import { arithmetic } from './arithmetic';
import { arrangement } from './arrangement';
import { functions } from './functions';
import type { Lowering } from './lowering';
import { matmul } from './matmul';
import { reductions } from './reductions';

/** Every kernel that a compiled step may use, by family. */
export const FAMILIES: Readonly<Record<string, readonly Lowering[]>> = {
  'Arithmetic, comparison, logic': arithmetic,
  'Functions of one tensor': functions,
  Reductions: reductions,
  'Matrix products': matmul,
  'Arrangement and constants': arrangement,
};

/** Every lowering, in the order of the families. */
export const LOWERINGS: readonly Lowering[] = Object.values(FAMILIES).flat();
export type { Lowering } from './lowering';
