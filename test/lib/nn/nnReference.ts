import { readFileSync } from 'node:fs';

interface ValueAndGradient {
  readonly value: number[];
  readonly gradient: number[];
}

interface NnReference {
  readonly linear: readonly {
    readonly features: readonly [number, number];
    readonly weight: number[];
    readonly bias: number[];
  }[];
  readonly activations: {
    readonly points: number[];
    readonly table: Readonly<Record<string, ValueAndGradient>>;
  };
  readonly batchNorm: readonly {
    readonly mode: 'train' | 'eval';
    readonly x: number[];
    readonly w: number[];
    readonly y: number[];
    readonly xGradient: number[];
    readonly weightGradient: number[];
    readonly biasGradient: number[];
    readonly runningMean: number[];
    readonly runningVar: number[];
    readonly numBatchesTracked: number;
  }[];
}

/** What test/reference/nn.py wrote. */
export const nnReference = JSON.parse(
  readFileSync(new URL('../../reference/nn.json', import.meta.url), 'utf8'),
) as NnReference;
