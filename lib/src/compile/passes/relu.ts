import type { Value } from '../graph';
import { comparedWithZero, steep } from '../lower';
import type { Rule } from './rewrite';

/**
 * relu's derivative, whether x > 0, becomes one node over relu(x): a line so steep that it is 0 or 1. Between the two lie results
 * below 3e-39 alone, where float32 has no full precision. It frees x, so that the runtime can fuse relu into the product before
 * it.
 */
export function reluDerivative(): Rule {
  const relus = new Map<Value, Value>();
  return ({ op, inputs: [x], outputs: [output] }) => {
    if (op === 'Relu' && x) relus.set(x, output);
    const compared = op === 'HardSigmoid' ? comparedWithZero(output) : undefined;
    const relu = compared && relus.get(compared);
    return relu && steep(relu);
  };
}
