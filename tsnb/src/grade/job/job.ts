import type { Notebook } from '../../notebook';
import { executeForProbes, type Executed } from '../../release';
import { sandboxOf, type Limits, type Sandbox, type SandboxEnd } from '../../sandbox';
import { inWorkFolder } from './workFolder';

/**
 * One run of one submission: all that whoever runs it must know, as plain JSON. It holds what the student handed in, with the probes; the
 * instructor's answers only where a run asks how the student's answers do behind them.
 */
export interface Job {
  readonly version: 1;
  /** The path of the instructor's notebook, of which the worker reads nothing: packages and data files lie around it. */
  readonly file: string;
  /** Data files below its folder that go with it. */
  readonly files: readonly string[];
  readonly notebook: Notebook;
  readonly seed: number;
  /** Seconds that the run may take, and each of its cells. */
  readonly timeout: number;
  readonly cellTimeout: number;
  readonly sandbox: SandboxChoice;
  /** Of tsnb and Node; another worker's results would not be the same. */
  readonly versions: { readonly tsnb: string; readonly node: string };
}

/** A sandbox by its name. */
export interface SandboxChoice {
  readonly name: string;
  readonly limits?: Limits;
  /** The image of its containers, by its id. */
  readonly image?: string;
}

/** What comes of a job: the executed notebook with what its probes handed out, how it went, and how its sandbox ended. */
export interface JobResult extends Executed {
  /** Absent without a sandbox. */
  readonly end?: SandboxEnd;
}

/** The choice that names a sandbox. */
export async function choiceOf({ name, limits, image }: Sandbox): Promise<SandboxChoice> {
  const found = await image?.();
  return { name, ...(limits && { limits }), ...(found && { image: found.id }) };
}

/** Does a job in this process, in a sandboxed kernel and a folder of its own. */
export function runJob(job: Job, signal?: AbortSignal): Promise<JobResult> {
  const { name, limits, image } = job.sandbox;
  return runIn(sandboxOf(name, limits ?? {}, image), job, signal);
}

/** Does a job in this process and a sandbox that is there already. */
export function runIn(
  sandbox: Sandbox,
  { file, files, notebook, seed, timeout, cellTimeout }: Omit<Job, 'sandbox' | 'versions'>,
  signal?: AbortSignal,
): Promise<JobResult> {
  return inWorkFolder({ file, files }, async (folder) => {
    let end: SandboxEnd | undefined;
    const launch = sandbox.launch(folder, (ended) => {
      end = ended;
    });
    const executed = await executeForProbes(file, notebook, {
      folder,
      seed,
      keepGoing: true,
      timeout,
      cellTimeout,
      ...(launch && { launch }),
      ...(signal && { signal }),
    });
    return { ...executed, ...(end && { end }) };
  });
}
