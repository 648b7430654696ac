/** The middle of the rounds and how far they spread: quartiles, since a round that something else disturbed is no error bar. */
export interface Summary {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
  readonly rounds: number;
}

export function summarise(values: readonly number[]): Summary {
  return {
    median: quantile(values, 0.5),
    lower: quantile(values, 0.25),
    upper: quantile(values, 0.75),
    rounds: values.length,
  };
}

/** By linear interpolation, as numpy.quantile. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = q * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
