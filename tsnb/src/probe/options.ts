import { DEFAULT_TOLERANCE, type Tolerance } from './compare';

/** What a check is worth and what its value may be. */
export interface PropertyOptions {
  /** Points for the whole check, above 0. Partial credit is given by several checks. */
  readonly points: number;
  /** Whether NaN and infinite numbers are wrong at once. Default true. */
  readonly finite?: boolean;
  /** Seconds after which a promise that has not settled counts as never. Default 60. */
  readonly timeout?: number;
  /** What a cross says besides: a hint without the answer. */
  readonly hint?: string;
  /** Whether a cross shows for which seed and by which code the value came. Default false. */
  readonly showInput?: boolean;
}

/** The same for a value that is compared. */
export interface ProbeOptions extends PropertyOptions, Partial<Tolerance> {
  /** Whether the function has to throw; the error's name is compared then. Default false. */
  readonly throws?: boolean;
  /** The file beside the notebook without which nothing is judged; `tsnb release` writes it into students' cells. */
  readonly file?: string;
}

/** Options with every default filled in. */
export type FullOptions = Required<ProbeOptions>;

const DEFAULTS = {
  finite: true,
  timeout: 60,
  throws: false,
  hint: '',
  showInput: false,
  file: '',
  ...DEFAULT_TOLERANCE,
};
const KNOWN = new Set(['points', ...Object.keys(DEFAULTS)]);

/** Fills in the defaults. @throws Error for a name or an option that can't be meant. */
export function fullOptions(check: string, name: unknown, options: unknown): FullOptions {
  if (typeof name !== 'string' || name.trim() === '' || name.length > 200)
    throw new Error(`${check}(name, …): name must be a text of 1 to 200 characters`);
  const where = `${check}(${JSON.stringify(name)}, options, …)`;
  if (typeof options !== 'object' || options === null)
    throw new Error(`${where}: options must be an object such as { points: 2 }`);
  for (const key of Object.keys(options)) {
    if (!KNOWN.has(key))
      throw new Error(`${where}: there is no option ${key}; there are ${[...KNOWN].join(', ')}`);
  }
  const full = { ...DEFAULTS, ...(options as ProbeOptions) };
  for (const key of ['points', 'rtol', 'atol', 'timeout'] as const) {
    const least = key === 'points' || key === 'timeout' ? Number.MIN_VALUE : 0;
    if (!(full[key] >= least && Number.isFinite(full[key])))
      throw new Error(
        `${where}: ${key} must be a number ${least === 0 ? 'of at least' : 'above'} 0, but was ${String(full[key])}`,
      );
  }
  return full;
}
