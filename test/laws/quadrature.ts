import * as tf from '@tensorflow/tfjs';
import type { Distribution } from 'elbolab';
import type { Support } from './table';

/** Every possible draw, or the midpoints of cells that cover them, with the probability of each under every member of a batch. */
export interface Quadrature {
  /** Draws as [points, ones for the batch, event], to broadcast against the batch. */
  readonly points: tf.Tensor;
  /** Probability of each point, for each member of the batch: [points][batch]. */
  readonly mass: readonly (readonly number[])[];
}

export function quadrature(d: Distribution, support: Support): Quadrature {
  const entries = product(d.eventShape);
  const { axis, cell } = axisOf(support);
  const count = axis.length ** entries;
  const points = new Float32Array(count * entries);
  for (let i = 0; i < points.length; i++) {
    const [row, entry] = [Math.floor(i / entries), i % entries];
    points[i] = axis[Math.floor(row / axis.length ** (entries - 1 - entry)) % axis.length];
  }
  const x = tf.tensor(points, [count, ...d.batchShape.map(() => 1), ...d.eventShape]);
  return { points: x, mass: massOf(d, x, cell ** entries) };
}

/** exp(log density) * cell for every point and member of the batch, from [points, batch]. */
function massOf(d: Distribution, x: tf.Tensor, cell: number): number[][] {
  const logProb = d.logProb(x);
  const values = logProb.dataSync();
  logProb.dispose();
  const members = product(d.batchShape);
  return Array.from({ length: x.shape[0] }, (_, i) =>
    Array.from(values.subarray(i * members, (i + 1) * members), (value) => cell * Math.exp(value)),
  );
}

/** For every member of the batch the expectation of f, whose values are [points][batch]; impossible points don't count. */
export function expectations(
  { mass }: Quadrature,
  f: (point: number, member: number) => number,
): number[] {
  return mass[0].map((_, member) =>
    mass.reduce((sum, row, i) => (row[member] > 0 ? sum + row[member] * f(i, member) : sum), 0),
  );
}

function axisOf(support: Support): { axis: readonly number[]; cell: number } {
  if ('values' in support) return { axis: support.values, cell: 1 };
  const { from, to, step } = support;
  const length = Math.round((to - from) / step);
  return { axis: Array.from({ length }, (_, i) => from + (i + 0.5) * step), cell: step };
}

export function product(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}
