import path from 'node:path';
import type { Launch } from '../kernel/client';
import { bubblewrap, NODE } from './bubblewrap';
import { docker, findImage, requireLinuxPackages, requireNode, type DockerImage } from './docker';
import { launchInSandbox } from './launch';
import { DEFAULT_LIMITS, type Limits } from './limits';
import { SandboxError, wordsOf, type SandboxedProcess, type SandboxEnd } from './request';

/** What keeps a submission's kernel from everything but its own folder. */
export interface Sandbox {
  /** Its name, as `--sandbox` takes it and the gradebook tells it. */
  readonly name: string;
  /** What one kernel may use; undefined where nothing keeps it from using all that there is. */
  readonly limits?: Limits;
  /** Finds the image that its containers are made of, where it makes some. @throws SandboxError saying what is missing */
  readonly image?: () => Promise<DockerImage>;
  /** How a kernel is started that may use this folder; `onEnd` hears what it used. Undefined: as any other. */
  launch(folder: string, onEnd: (end: SandboxEnd) => void): Launch | undefined;
  /** Finds out whether this machine can have it. @throws SandboxError saying what is missing */
  tryOut(signal?: AbortSignal): Promise<void>;
}

/** No sandbox: submissions run as the grader does and can read and do all that the grader can. */
export const noSandbox: Sandbox = {
  name: 'none',
  launch: () => undefined,
  tryOut: () => Promise.resolve(),
};

const OTHERWISE = 'or grade on a machine that holds nothing else, and say so with --sandbox none';

/** The sandbox of Linux, with limits other than the default ones where they are given. */
export function bubblewrapSandbox(given: Partial<Limits> = {}): Sandbox {
  const limits = { ...DEFAULT_LIMITS, ...given };
  return {
    name: 'bubblewrap',
    limits,
    launch: (folder, onEnd) => launchInSandbox({ sandbox: bubblewrap(), folder, limits, onEnd }),
    async tryOut(signal) {
      try {
        const start = { command: [NODE, '--version'] as const, visible: {}, limits };
        requireSuccess('bubblewrap', await ended(bubblewrap().start(start), signal));
      } catch (error) {
        if (!(error instanceof SandboxError)) throw error;
        throw new SandboxError(`${error.message}; ${OTHERWISE}`);
      }
    },
  };
}

/** The image of containers where no other is asked for. */
export const DEFAULT_IMAGE = 'node:22-slim';

/** The sandbox of Docker, with limits other than the default ones where they are given. */
export function dockerSandbox(given: Partial<Limits> = {}, imageName = DEFAULT_IMAGE): Sandbox {
  const limits = { ...DEFAULT_LIMITS, ...given };
  let found: Promise<DockerImage> | undefined;
  const image = (): Promise<DockerImage> => (found ??= findImage(imageName));
  return {
    name: 'docker',
    limits,
    image,
    launch: (folder, onEnd) => async (options) => {
      requireLinuxPackages(path.join(folder, 'node_modules'));
      const sandbox = docker(await image());
      return launchInSandbox({ sandbox, folder, limits, onEnd })(options);
    },
    async tryOut(signal) {
      await requireNode(await image());
      const sandbox = docker(await image());
      const start = { command: [sandbox.node, '--version'] as const, visible: {}, limits };
      requireSuccess('docker', await ended(sandbox.start(start), signal));
    },
  };
}

function ended(trial: SandboxedProcess, signal: AbortSignal | undefined): Promise<SandboxEnd> {
  signal?.addEventListener('abort', trial.kill);
  if (signal?.aborted) trial.kill();
  return trial.ended.finally(() => signal?.removeEventListener('abort', trial.kill));
}

function requireSuccess(name: string, end: SandboxEnd): void {
  if (end.code === 0) return;
  const how =
    end.signal === null ? `it ended with exit code ${end.code}` : `${end.signal} ended it`;
  throw new SandboxError(`${name} can make no sandbox here: ${wordsOf(end) || how}`);
}

/** The sandbox of that name, with these limits. @throws SandboxError saying which there are. */
export function sandboxOf(name: string, limits: Partial<Limits>, image?: string): Sandbox {
  if (image !== undefined && name !== 'docker')
    throw new SandboxError(`--sandbox-image is for --sandbox docker, and this is ${name}`);
  if (name === 'none') return noSandbox;
  if (name === 'bubblewrap') return bubblewrapSandbox(limits);
  if (name === 'docker') return dockerSandbox(limits, image);
  throw new SandboxError(`there is no sandbox ${name}; there are bubblewrap, docker and none`);
}
