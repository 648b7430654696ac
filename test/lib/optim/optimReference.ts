import { readFileSync } from 'node:fs';

/** The losses of 100 steps, and the parameters after them. */
export interface Run {
  readonly losses: number[];
  readonly parameters: number[][];
}

interface OptimReference {
  readonly cases: readonly (Run & {
    readonly name: 'SGD' | 'Adam' | 'RMSprop';
    readonly options: Readonly<Record<string, unknown>>;
  })[];
  readonly frozenFirst: Run;
  readonly halvedRate: Run;
}

/** What test/reference/optim.py wrote. */
export const optimReference = JSON.parse(
  readFileSync(new URL('../../reference/optim.json', import.meta.url), 'utf8'),
) as OptimReference;
