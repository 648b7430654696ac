import { InvalidArgumentError } from 'commander';
import { DEFAULT_LIMITS, type Limits } from '../sandbox';
import { positive } from '../terminal';

/** Seconds that a run of a submission may take, and each of its cells, where nothing else is asked for. */
export const TIMEOUT = 600;
export const CELL_TIMEOUT = 120;

/** Seconds for a kernel to start and to end in, beside those that the notebook has. */
const AROUND = 60;
/** Notebooks work on some cores at a time. */
const CORES = 2;

/** Limits of a sandbox that the command line can set: the time by the clock has options of its own. */
type LimitName = Exclude<keyof Limits, 'wallSeconds'>;

/** Limits of the command line. */
export type GivenLimits = Partial<Record<LimitName, number>>;

/** The limits that `--limit` knows, in the gradebook's words. */
export const LIMIT_NAMES = Object.keys(DEFAULT_LIMITS).filter(
  (name): name is LimitName => name !== 'wallSeconds',
);

/** The limits of a sandbox that follow from the time that a run may take. */
export function limitsFor(timeout: number): Pick<Limits, 'wallSeconds' | 'cpuSeconds'> {
  return { wallSeconds: timeout + AROUND, cpuSeconds: CORES * timeout };
}

/** `memoryMb=2048` of the command line, added to those before. */
export function collectLimit(text: string, before: GivenLimits = {}): GivenLimits {
  const [name, value = ''] = text.split('=', 2);
  const known = LIMIT_NAMES.find((one) => one === name);
  if (known === undefined)
    throw new InvalidArgumentError(
      `There is no limit ${name}; there are ${LIMIT_NAMES.join(', ')}.`,
    );
  return { ...before, [known]: positive(value) };
}
