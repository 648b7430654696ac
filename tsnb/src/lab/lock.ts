import { readFile, rm, stat, writeFile } from 'fs/promises';
import { setTimeout } from 'timers/promises';

const POLL_INTERVAL = 250;

/** A lock that names nobody is either about to be written or was left behind; this long it counts as the former. */
const WRITE_TIME = 5_000;

/**
 * Does something while no other process does. The lock is a file with the holder's process id; one whose process is gone holds
 * nothing.
 *
 * @param waiting is told once if another process holds it
 */
export async function withLock<T>(
  file: string,
  waiting: () => void,
  action: () => Promise<T>,
): Promise<T> {
  for (let told = false; !(await take(file));) {
    if (!(await isHeld(file))) {
      await rm(file, { force: true });
      continue;
    }
    if (!told) waiting();
    told = true;
    await setTimeout(POLL_INTERVAL);
  }
  try {
    return await action();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    await writeFile(file, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function holderOf(file: string): Promise<number | undefined> {
  const id = Number.parseInt(await readFile(file, 'utf8').catch(() => ''));
  return Number.isNaN(id) ? undefined : id;
}

async function isHeld(file: string): Promise<boolean> {
  const holder = await holderOf(file);
  if (holder !== undefined) return isAlive(holder);
  const written = await stat(file).catch(() => undefined);
  return written !== undefined && Date.now() - written.mtimeMs < WRITE_TIME;
}

function isAlive(id: number): boolean {
  if (id === process.pid) return false; // of an earlier container, in which the same ids come again
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
