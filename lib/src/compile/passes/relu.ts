import { apply, type Value } from '../graph';
import type { Rule } from './rewrite';
import { producer, uniformValue } from './uniform';

/** The largest slope: every normal number above 0 reaches 1. */
const STEEP = 3.4e38;

/**
 * relu's derivative, written as a cast of x > 0, becomes one node over relu(x): a line so steep that it is 0 or 1. Between the
 * two lie results below 3e-39 alone, where float32 has no full precision. It frees x, so that the runtime can fuse relu into the
 * product before it.
 */
export function reluDerivative(): Rule {
  const relus = new Map<Value, Value>();
  return ({ op, inputs: [x], outputs: [output] }) => {
    if (op === 'Relu' && x) relus.set(x, output);
    if (op !== 'Cast' || output.dtype !== 'float32') return undefined;
    const comparison = producer(x, 'Greater');
    const [compared, bound] = comparison?.inputs ?? [];
    const relu = compared && relus.get(compared);
    if (!relu || !bound || uniformValue(bound) !== 0) return undefined;
    const line = { alpha: { float: STEEP }, beta: { float: 0 } };
    return apply('HardSigmoid', [relu], output, line);
  };
}
