import type { RunLimits } from '../../run';

/** What keeps a submission's kernel from everything but its own folder. */
export interface Sandbox {
  /** Its name, as `--sandbox` takes it and the gradebook tells it. */
  readonly name: string;
  /** How a kernel is started that may use this folder, and how much it may take. */
  kernelOptions(folder: string): Pick<RunLimits, 'kernelCommand' | 'env'>;
}

/** No sandbox: submissions run as the grader does and can read and do all that the grader can. */
export const noSandbox: Sandbox = { name: 'none', kernelOptions: () => ({}) };

const SANDBOXES: readonly Sandbox[] = [noSandbox];

/** The sandbox of that name. @throws Error saying which there are. */
export function sandboxOf(name: string | undefined): Sandbox {
  const found = SANDBOXES.find((sandbox) => sandbox.name === name);
  if (found) return found;
  const known = SANDBOXES.map((sandbox) => sandbox.name).join(', ');
  throw new Error(
    name === undefined
      ? 'no sandbox keeps submissions apart from this machine yet: grade on a machine that holds nothing else, and say so with --sandbox none'
      : `there is no sandbox ${name}; there are ${known}`,
  );
}
