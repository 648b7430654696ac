import type { Value } from '../graph';
import { addToProduct, columnAsRow, once } from './products';
import { reluDerivative } from './relu';
import { rewrite } from './rewrite';
import { foldUniform, leaveSmall, multiplyByOne, reshapeUniform } from './uniform';

/** Makes a graph cheaper without changing what it computes. */
export function simplify(outputs: readonly Value[]): Value[] {
  const local = [foldUniform, reshapeUniform, multiplyByOne, leaveSmall];
  const simple = rewrite(outputs, [...local, once()]);
  const merged = rewrite(simple, [...local, reluDerivative(), once()]);
  return rewrite(merged, [addToProduct, columnAsRow]);
}
