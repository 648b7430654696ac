import type { Value } from '../graph';
import { flattenColumn, reshapeOnce, sumToOne } from './columns';
import { addToProduct, columnAsRow, once } from './products';
import { reluDerivative } from './relu';
import { rewrite } from './rewrite';
import { foldUniform, leaveSmall, multiplyByOne, reshapeUniform } from './uniform';

/** Makes a graph cheaper without changing what it computes. */
export function simplify(outputs: readonly Value[]): Value[] {
  const local = [foldUniform, reshapeUniform, multiplyByOne, leaveSmall];
  const simple = rewrite(outputs, [...local, once()]);
  return rewrite(simple, [...local, reluDerivative(), once()]);
}

/** Writes the part of a graph that the runtime does in the way that the runtime does fastest. */
export function arrange(outputs: readonly Value[]): Value[] {
  const arranged = rewrite(outputs, [addToProduct, columnAsRow, flattenColumn, sumToOne]);
  return rewrite(arranged, [reshapeOnce, once()]);
}
