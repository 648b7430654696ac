import { MAX_SEED, SEED_VARIABLE } from './message';

/** The seed for which this kernel's probes are to hand out their data; undefined where they judge them on the spot. */
export function recordingSeed(): number | undefined {
  const text = process.env[SEED_VARIABLE];
  if (text === undefined || text === '') return undefined;
  const seed = Number(text);
  if (!Number.isInteger(seed) || seed < 0 || seed > MAX_SEED)
    throw new Error(`${SEED_VARIABLE} must be an integer from 0 to ${MAX_SEED}, but is ${text}`);
  return seed;
}
