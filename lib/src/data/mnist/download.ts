import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { putInPlace } from '../../writeAtomically';
import { MNIST } from './checksums';
import { FILE_NAMES, type Checksums } from './files';
import { DatasetError, inflate, requireChecksum } from './idx';
import { mnistFolder } from './load';

/** Who keeps copies of MNIST's files. */
export const MIRRORS: readonly string[] = [
  'https://storage.googleapis.com/cvdf-datasets/mnist',
  'https://ossci-datasets.s3.amazonaws.com/mnist',
  'https://raw.githubusercontent.com/fgnt/mnist/master',
];

/** From where and to where. */
export interface DownloadOptions {
  /** Where the files go: the folder that MNIST_DIR names, else data/mnist in the project, unless given. */
  readonly folder?: string;
  /** Addresses below which the four files lie, tried in this order; the known ones unless given. */
  readonly mirrors?: readonly string[];
  /** The SHA-256 of each file, uncompressed; MNIST's own unless given. */
  readonly checksums?: Checksums;
  /** Is told what happens, a line at a time. */
  readonly log?: (line: string) => void;
  /** Milliseconds without a byte after which a mirror is given up. Default 30,000. */
  readonly patience?: number;
}

/**
 * Fetches MNIST's four files (11 MB) as `NAME.gz`. What is there already and right is left alone; what an earlier attempt got
 * is completed. No file takes its name before its content has been checked.
 *
 * @returns the folder
 * @throws DatasetError when no mirror gave a file; it names what each one did
 */
export async function downloadMnist({
  folder = mnistFolder(),
  mirrors = MIRRORS,
  checksums = MNIST,
  log = () => undefined,
  patience = 30_000,
}: DownloadOptions = {}): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const name of FILE_NAMES)
    await provide({ folder, name, mirrors, checksum: checksums[name], log, patience });
  return folder;
}

interface Wanted extends Required<
  Pick<DownloadOptions, 'folder' | 'mirrors' | 'log' | 'patience'>
> {
  readonly name: string;
  readonly checksum: string;
}

async function provide({ folder, name, mirrors, checksum, log, patience }: Wanted): Promise<void> {
  const file = join(folder, `${name}.gz`);
  for (const present of [join(folder, name), file])
    if ((await problemOf(present, checksum)) === undefined) {
      log(`${present}: there already`);
      return;
    }
  const part = `${file}.part`;
  const failures: string[] = [];
  for (const mirror of mirrors) {
    const url = `${mirror}/${name}.gz`;
    const problem = await attempt({ url, part, checksum, patience });
    if (problem === undefined) {
      await putInPlace(part, file);
      log(`${file}: from ${url}`);
      return;
    }
    failures.push(`${url}: ${problem}`);
    log(`${url}: ${problem}`);
  }
  throw new DatasetError(
    `no mirror gave ${name}.gz:\n${failures.map((line) => `  ${line}`).join('\n')}\nFetch it by hand and put it into ${folder}`,
  );
}

interface Attempt {
  readonly url: string;
  readonly part: string;
  readonly checksum: string;
  readonly patience: number;
}

/** Why this mirror did not give the file; undefined when `part` now holds it. A part that turned out wrong is fetched anew. */
async function attempt({ url, part, checksum, patience }: Attempt): Promise<string | undefined> {
  const resumed = (await sizeOf(part)) > 0;
  const failure = await fetchRest(url, part, patience);
  if (failure !== undefined) return failure;
  const problem = await problemOf(part, checksum);
  if (problem === undefined) return undefined;
  await rm(part, { force: true });
  return resumed ? attempt({ url, part, checksum, patience }) : problem;
}

/** Adds to `part` what it lacks; says why that failed, keeping what has come. */
async function fetchRest(url: string, part: string, patience: number): Promise<string | undefined> {
  const stalled = new AbortController();
  const timer = setTimeout(() => {
    stalled.abort(new Error(`no byte for ${patience / 1000} s`));
  }, patience);
  const { signal } = stalled;
  try {
    const from = await sizeOf(part);
    const headers: Record<string, string> = from > 0 ? { Range: `bytes=${from}-` } : {};
    const response = await fetch(url, { headers, signal });
    if (response.status === 416) return undefined; // nothing lacks; whether it is right the checksum tells
    if (!response.ok || !response.body) return `answered ${response.status} ${response.statusText}`;
    const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
    body.on('data', () => timer.refresh());
    const target = createWriteStream(part, { flags: response.status === 206 ? 'a' : 'w' });
    await pipeline(body, target, { signal });
    return undefined;
  } catch (error) {
    return reasonOf(signal.aborted ? signal.reason : error);
  } finally {
    clearTimeout(timer);
  }
}

/** What is wrong with a file's content; undefined when it is the published one. */
async function problemOf(path: string, checksum: string): Promise<string | undefined> {
  try {
    requireChecksum(await inflate(await readFile(path), path), path, checksum);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** An error in one line; of a failed fetch, what lies behind it. */
function reasonOf(error: unknown): string {
  const { cause, message } = error instanceof Error ? error : new Error(String(error));
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}
