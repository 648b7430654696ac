const TOO_MUCH_EDGE_MASS = 1e-3;
const TOO_MUCH_NARROW_MASS = 1e-2;

/** Says on the console what is wrong with a grid, judged by the posterior on it. */
export function warnOfGrid({
  edgeMass,
  narrowMass,
}: {
  readonly edgeMass: number;
  readonly narrowMass: number;
}): void {
  if (edgeMass > TOO_MUCH_EDGE_MASS)
    console.warn(
      `gridPosterior: ${percent(edgeMass)} of the posterior lies next to the ends of the grid; widen it, since the evidence misses what lies beyond`,
    );
  if (narrowMass > TOO_MUCH_NARROW_MASS)
    console.warn(
      `gridPosterior: ${percent(narrowMass)} of the posterior lies in peaks narrower than a cell of the grid; take a smaller spacing, since the evidence misses what lies between the points`,
    );
}

/** A share as one reads it: 0.0123 as '1.2 %'. */
export function percent(share: number): string {
  const hundredths = 100 * share;
  return `${hundredths < 10 ? hundredths.toPrecision(2) : hundredths.toFixed(0)} %`;
}
