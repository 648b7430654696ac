import { execFile } from 'node:child_process';
import { engines } from '../../../package.json';
import { isObject } from '../../notebook';
import { SandboxError } from '../request';

/** An image that containers are made of. */
export interface DockerImage {
  /** As it was asked for. */
  readonly name: string;
  /** What it holds, by its digest; another image has another one. */
  readonly id: string;
  /** The name and digest that registries know it by; undefined for one that came from none. */
  readonly digest?: string;
}

interface Answer {
  readonly isWell: boolean;
  readonly said: string;
  /** The last line of what went wrong. */
  readonly problem: string;
}

const ANSWER_MS = 60_000;

/**
 * The image of that name, which must be on this machine already.
 * @throws SandboxError if there is no docker, no daemon or no such image, and what to do about it
 */
export async function findImage(name: string): Promise<DockerImage> {
  const daemon = await docker('version', '--format', '{{.Server.Version}}');
  if (!daemon.isWell)
    throw new SandboxError(
      `the docker sandbox can't reach the daemon of docker: ${daemon.problem}`,
    );
  const found = await docker('image', 'inspect', '--format', '{{json .}}', name);
  if (!found.isWell)
    throw new SandboxError(
      `the docker sandbox needs the image ${name}, which is not on this machine: docker pull ${name}`,
    );
  return imageOf(name, found.said);
}

/**
 * That the image has a Node that kernels run on.
 * @throws SandboxError if it has none, or one that is too old
 */
export async function requireNode({ name, id }: DockerImage): Promise<void> {
  const options = ['--rm', '--pull', 'never', '--network', 'none', '--read-only'];
  const answer = await docker('run', ...options, '--entrypoint', 'node', id, '--version');
  if (!answer.isWell) throw new SandboxError(`the image ${name} can't run Node: ${answer.problem}`);
  const version = answer.said.trim();
  if (!isWithin(version, engines.node))
    throw new SandboxError(
      `the image ${name} has Node ${version}, and the docker sandbox needs Node ${engines.node}`,
    );
}

/** Ends and removes a container, if it is still there. */
export async function removeContainer(name: string): Promise<void> {
  await docker('rm', '--force', name);
}

function imageOf(name: string, text: string): DockerImage {
  const image: unknown = JSON.parse(text);
  if (!isObject(image) || typeof image.Id !== 'string')
    throw new SandboxError(`docker does not tell what the image ${name} is`);
  const digests: unknown[] = Array.isArray(image.RepoDigests) ? image.RepoDigests : [];
  const digest = digests.find((one) => typeof one === 'string');
  return { name, id: image.Id, ...(digest !== undefined && { digest }) };
}

/** Whether `v20.19.1` is one of `^20.19.0 || >=22.13.0`. */
function isWithin(version: string, range: string): boolean {
  const [major, minor] = numbersOf(version);
  return range.split('||').some((part) => {
    const [leastMajor, leastMinor] = numbersOf(part);
    if (major === leastMajor) return minor >= leastMinor;
    return part.includes('>=') && major > leastMajor;
  });
}

function numbersOf(text: string): [number, number] {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(text) ?? [];
  return [Number(major), Number(minor)];
}

/** @throws SandboxError if there is no program docker */
function docker(...args: string[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { timeout: ANSWER_MS, windowsHide: true };
    execFile('docker', args, options, (error, said, complaint) => {
      if (error?.code === 'ENOENT')
        reject(new SandboxError('the docker sandbox needs the program docker, which is not here'));
      else if (error?.killed)
        reject(new SandboxError(`docker ${args[0]} did not answer within ${ANSWER_MS / 1000} s`));
      else resolve({ isWell: error === null, said, problem: lastLine(complaint) });
    });
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
