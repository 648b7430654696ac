import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';

/** Numbers with their shape, as the fixtures store them: "inf" and "-inf" stand for what JSON can't. */
interface Stored {
  readonly shape: number[];
  readonly values: readonly (number | string)[];
}

type Named<T> = Readonly<Record<string, T>>;

/** What PyTorch says of one row. */
export interface Reference {
  readonly parameters: Named<Stored>;
  readonly batchShape: number[];
  readonly eventShape: number[];
  readonly x: Stored;
  readonly logProb: Stored;
  readonly logProbGradients: Named<Stored>;
  readonly entropy?: Stored;
  readonly entropyGradients?: Named<Stored>;
  readonly mean?: Stored;
  readonly variance?: Stored;
  readonly sample: Stored;
  readonly after: Stored;
  readonly rsample?: Stored;
  readonly rsampleGradients?: Named<Stored>;
}

/** What PyTorch says of KL(q || p), where p is the row of that name with other parameters. */
export interface Divergence {
  readonly q: string;
  readonly p: string;
  readonly parameters: Named<Stored>;
  readonly value: Stored;
  readonly gradients: Named<Stored>;
}

interface Fixture {
  readonly seed: number;
  readonly rows: Named<Reference>;
  readonly divergences: readonly Divergence[];
}

const path = new URL('../reference/distributions.json', import.meta.url);
export const fixture = JSON.parse(readFileSync(path, 'utf8')) as Fixture;

export function numbers({ values }: Stored): number[] {
  return values.map((value) =>
    typeof value === 'number' ? value : Number(value.replace('inf', 'Infinity')),
  );
}

export function tensor(stored: Stored): tf.Tensor {
  return tf.tensor(numbers(stored), stored.shape, 'float32');
}

export function tensors(stored: Named<Stored>): Record<string, tf.Tensor> {
  return Object.fromEntries(Object.entries(stored).map(([name, value]) => [name, tensor(value)]));
}
