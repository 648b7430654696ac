import { availableParallelism } from 'node:os';
import { nodesFor, sizeOf, type Value } from './graph';
import { WORTH_THREADS } from './kernels/cost';
import type { Recording } from './record';

/** Threads for one run: all of them for large products of matrices, else one. */
export function chooseThreads({ results, variables }: Recording): number {
  const outputs = [...results, ...variables.map(({ after }) => after)];
  const work = nodesFor(outputs).reduce((sum, { op, inputs, outputs: [output] }) => {
    if (op !== 'Gemm' && op !== 'MatMul') return sum;
    return sum + Math.sqrt(product(inputs[0], inputs[1]) * sizeOf(output.shape));
  }, 0);
  return work > WORTH_THREADS ? availableParallelism() : 1;
}

function product(a: Value | null, b: Value | null): number {
  return sizeOf(a?.shape ?? []) * sizeOf(b?.shape ?? []);
}
