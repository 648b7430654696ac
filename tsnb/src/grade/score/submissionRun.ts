import { KernelStartError } from '../../kernel/client';
import { version } from '../../../package.json';
import { isObject, type Notebook } from '../../notebook';
import { recordingOf, type Assignment, type Recording } from '../../release';
import type { Sandbox, SandboxEnd } from '../../sandbox';
import { choiceOf, runApart, runIn } from '../job';

/** How submissions are run. */
export interface RunOptions {
  readonly sandbox: Sandbox;
  /** Seconds that each run of a submission may take. */
  readonly timeout: number;
  /** Seconds that each of its cells may take. */
  readonly cellTimeout: number;
  /** Whether each run has a process of its own, so that a fault of one costs no other. Default false. */
  readonly apart?: boolean;
}

/** What a kernel took: seconds of processor time, and MiB of memory at one time. */
export interface Use {
  readonly cpuSeconds: number;
  readonly memoryMb: number;
}

/** A run of a submission in a kernel of its own. */
export interface SubmissionRun extends Recording {
  /** How its sandbox ended; undefined without one. */
  readonly end: SandboxEnd | undefined;
}

/**
 * Runs a notebook for its probes, in a sandboxed kernel and a folder of its own.
 * @throws KernelStartError if there was no kernel; WorkerError if the processes that were to run it ended
 */
export async function runSubmission(
  { file, notebook: { metadata } }: Assignment,
  notebook: Notebook,
  seed: number,
  { sandbox, timeout, cellTimeout, apart }: RunOptions,
  signal?: AbortSignal,
): Promise<SubmissionRun> {
  const own = metadata.tsnb;
  const files = isObject(own) && Array.isArray(own.files) ? own.files.map(String) : [];
  const job = { version: 1, file, files, notebook, seed, timeout, cellTimeout } as const;
  const versions = { tsnb: version, node: process.version };
  const { end, ...executed } = apart
    ? await runApart({ ...job, sandbox: await choiceOf(sandbox), versions }, signal)
    : await runIn(sandbox, job, signal);
  const { status, problem } = executed.result;
  if (status === 'not-started') throw new KernelStartError(problem ?? 'no reason is known');
  return { ...recordingOf(executed), end };
}

/** The failures that are the end of a kernel or of its patience, and the limit that each is of. */
const INCIDENTS: Readonly<Record<string, string | undefined>> = {
  CellTimeout: 'cellTimeout',
  NotebookTimeout: 'timeout',
  OutputLimit: 'maxOutput',
  OutOfMemory: 'heap',
  KernelDied: undefined,
  ProcessExit: undefined,
  KernelSilent: undefined,
};

/** The limits that a run hit and the other ends of its kernel, in words. */
export function incidentsOf({ result }: SubmissionRun): string[] {
  const failures = result.cells.flatMap(({ id, failure }) =>
    failure && Object.hasOwn(INCIDENTS, failure.ename) ? [`cell ${id}: ${failure.cause}`] : [],
  );
  return result.problem === null ? failures : [result.problem, ...failures];
}

/** The limits that runs hit, each once. */
export function limitsHit(runs: readonly SubmissionRun[]): string[] {
  const hit = runs.flatMap(({ result, end }) => [
    ...(end?.limit === undefined ? [] : [end.limit]),
    ...result.cells.flatMap(({ failure }) => (failure && INCIDENTS[failure.ename]) ?? []),
  ]);
  return [...new Set(hit)];
}

/** The most that one of the runs took of each. */
export function peakUse(runs: readonly SubmissionRun[]): Use | undefined {
  const ends = runs.flatMap(({ end }) => end ?? []);
  if (ends.length === 0) return undefined;
  return {
    cpuSeconds: Math.max(...ends.map(({ usage }) => usage.cpuSeconds)),
    memoryMb: Math.round(Math.max(...ends.map(({ usage }) => usage.memoryMb))),
  };
}
