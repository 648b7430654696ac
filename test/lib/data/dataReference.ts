import { readFileSync } from 'node:fs';

interface DataReference {
  readonly points: readonly {
    readonly n: number;
    readonly sigma: number;
    readonly x: number[];
    readonly y: number[];
    readonly z: number[];
    readonly circle: number[];
  }[];
  readonly correlated: readonly {
    readonly n: number;
    readonly mean: number[];
    readonly covariance: number[][];
    readonly x: number[];
  }[];
  readonly factorModels: readonly {
    readonly seed: number;
    readonly points: number;
    readonly variables: number;
    readonly factors: number;
    readonly scores: number[];
    readonly weights: number[];
    /** Every 97th number, as of x. */
    readonly mean: number[];
    readonly x: number[];
    readonly sum: number;
  }[];
  readonly loaders: readonly {
    readonly size: number;
    readonly batchSize: number;
    readonly shuffle: boolean;
    readonly dropLast: boolean;
    readonly seed: number;
    readonly length: number;
    readonly first: number[][];
    readonly between: number[];
    readonly second: number[][];
    readonly noise: number[];
    readonly after: number[];
  }[];
}

/** What test/reference/data.py wrote. */
export const dataReference = JSON.parse(
  readFileSync(new URL('../../reference/data.json', import.meta.url), 'utf8'),
) as DataReference;
