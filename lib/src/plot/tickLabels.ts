import type { LayoutAxis } from 'plotly.js';
import { axisOptions, type Axis } from './axis';
import { extent, roundStep } from './rounding';
import type { Drawing, Numbers } from './types';

/** Within so many decades a logarithmic axis has labels between the powers of ten. */
const FEW_DECADES = 2.5;

/**
 * The ticks of a logarithmic axis: at 1, 2 and 5 times the powers of ten where it spans few decades, else at powers of ten.
 * Plotly's own choice labels the steps between with single digits that run into each other.
 */
export function logTicks(span: readonly [number, number]): Partial<LayoutAxis> {
  const decades = decadesOf(span);
  return decades < FEW_DECADES
    ? { dtick: 'D2', tickformat: '~g' }
    : { dtick: Math.max(1, Math.round(decades / 6)) };
}

/** About how many letters the longest tick label of y will have: plotly tells only once it has drawn. */
export function labelLetters(axis: Axis, parts: readonly Drawing[]): number {
  const ticks = parts.flatMap((part) => part.y?.ticktext ?? []);
  if (ticks.length > 0) return Math.max(...ticks.map((text) => text.length));
  const [low, high] = spanOf('y', axis, parts);
  if (axisOptions('y', axis).log) {
    const decimals = Math.max(0, Math.ceil(-Math.log10(low)));
    return decadesOf([low, high]) < FEW_DECADES ? decimals + 2 : 5;
  }
  const step = roundStep((high - low) / 6);
  const decimals = step > 0 ? Math.max(0, -Math.floor(Math.log10(step))) : 0;
  return Math.max(...[low, high].map((end) => end.toFixed(Math.min(decimals, 6)).length));
}

/** The values that an axis spans: its range where one is given, else the extent of what is drawn. */
export function spanOf(
  letter: 'x' | 'y',
  axis: Axis,
  parts: readonly Drawing[],
): readonly [number, number] {
  const { log, range } = axisOptions(letter, axis);
  if (range) return range;
  const drawn = parts.flatMap((part) => part.traces ?? []).map((trace) => trace[letter] ?? []);
  const rules = parts.flatMap((part) => part.rules ?? []).filter((rule) => rule.across === letter);
  const columns = [...(drawn as Numbers[]), rules.map((rule) => rule.at)];
  const shown = log ? columns.map(positive) : columns;
  return extent(shown.filter((values) => values.length > 0).flatMap((values) => extent(values)));
}

function positive(values: Numbers): number[] {
  return Array.from(values).filter((value) => value > 0);
}

function decadesOf([low, high]: readonly [number, number]): number {
  return low > 0 ? Math.log10(high / low) : 0;
}
