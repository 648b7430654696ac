/** What a command in a sandbox may use, of the whole tree of processes that it starts. */
export interface Limits {
  /** Seconds from start to end. */
  readonly wallSeconds: number;
  /** Seconds of processor time, added up over all processes. */
  readonly cpuSeconds: number;
  /** MiB of memory in use at one time, added up over all processes: not what is merely reserved, nor files in /tmp. */
  readonly memoryMb: number;
  /** Processes at one time. */
  readonly processes: number;
  /** MiB in the sandbox's /tmp, which is memory too. */
  readonly temporaryMb: number;
  /** Files and folders in the sandbox's /tmp. */
  readonly files: number;
  /** MiB written to standard output and error. */
  readonly outputMb: number;
}

/** Room for a kernel that trains a model of the notebooks. */
export const DEFAULT_LIMITS: Limits = {
  wallSeconds: 600,
  cpuSeconds: 1200,
  memoryMb: 4096,
  processes: 16,
  temporaryMb: 256,
  files: 10_000,
  outputMb: 16,
};

/** What was used so far, at most, or in all. */
export interface Usage {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  /** The most seen at one time. */
  readonly memoryMb: number;
  /** The most seen at one time. */
  readonly processes: number;
  /** The most seen at one time. */
  readonly files: number;
  readonly outputMb: number;
}

/** The usage of what has not begun. */
export const NOTHING_USED: Usage = {
  wallSeconds: 0,
  cpuSeconds: 0,
  memoryMb: 0,
  processes: 0,
  files: 0,
  outputMb: 0,
};

/** How many characters are kept of what a command said last. */
export const LAST_WORDS = 16_384;

/** The first limit that the usage is above; undefined where there is none. */
export function exceeded(usage: Usage, limits: Limits): keyof Usage | undefined {
  const names = Object.keys(usage) as (keyof Usage)[];
  return names.find((name) => usage[name] > limits[name]);
}
