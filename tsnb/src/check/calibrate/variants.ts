import type { GivenParameters } from '../../run';

/** What a calibration varies, and how often. */
export interface Calibration {
  readonly runs: number;
  readonly weights: boolean;
  readonly seed: boolean;
}

/** One way of running a notebook again. */
export interface Variant {
  /** What a person calls it: `weights 3`, `seed 1003`. */
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly parameters: GivenParameters;
}

/** Seeds that no notebook is likely to have chosen itself. */
const FIRST_SEED = 1001;

/** The runs that calibrate a notebook: over weights changed in their last bit, and over seeds where it declares one. */
export function variantsOf({ runs, weights, seed }: Calibration, declaresSeed: boolean): Variant[] {
  const count = Array.from({ length: runs }, (_, i) => i);
  const changed = count.map((i) => ({
    name: `weights ${i + 1}`,
    // Under its older name too, for a library of before.
    env: { NOTEBOOK_PERTURBATION: String(i + 1), TSNB_PERTURBATION: String(i + 1) },
    parameters: new Map(),
  }));
  const seeded = count.map((i) => ({
    name: `seed ${FIRST_SEED + i}`,
    env: {},
    parameters: new Map([['seed', { data: FIRST_SEED + i }]]),
  }));
  return [...(weights ? changed : []), ...(seed && declaresSeed ? seeded : [])];
}
