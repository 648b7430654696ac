import type { LayoutAxis } from 'plotly.js';
import { ArgumentError } from '../arguments';
import { orderedRange } from './check';

/** An axis: its name, or its name and what else is to be told. */
export type Axis = string | AxisOptions;

/** What an axis says and covers. */
export interface AxisOptions {
  /** The axis's name, with the unit where there is one: `iteration`, `ELBO (nats per point)`. */
  readonly label: string;
  /** True for a logarithmic axis. */
  readonly log?: boolean;
  /** The values at its ends; around the data unless told. */
  readonly range?: readonly [number, number];
}

/** The options of an axis, checked: no axis goes without a name. */
export function axisOptions(argument: 'x' | 'y', axis: Axis | undefined): AxisOptions {
  const options = typeof axis === 'string' ? { label: axis } : axis;
  const label: unknown = options?.label;
  if (!options || typeof label !== 'string' || label.trim() === '')
    throw new ArgumentError(argument, "the axis's name, such as 'iteration'", axis);
  const { log = false, range } = options;
  if (range) orderedRange(`${argument}.range`, range);
  if (log && range && range[0] <= 0)
    throw new ArgumentError(`${argument}.range`, 'above 0 on a logarithmic axis', range);
  return options;
}

/** The axis as plotly writes it, but for its place. */
export function axisLayout({ label, log = false, range }: AxisOptions): Partial<LayoutAxis> {
  return {
    title: { text: label },
    ...(log ? { type: 'log' } : {}),
    ...(range ? { range: range.map((end) => (log ? Math.log10(end) : end)) } : {}),
  };
}
