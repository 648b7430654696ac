import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { isAlive } from '../terminal';

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
    const found = await lockAt(file);
    if (found === undefined || !isHeld(found)) {
      if (found) await removeStale(file, found);
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

/** A lock file as it was found. */
interface FoundLock {
  /** The process that it names; undefined if it names none. */
  readonly holder: number | undefined;
  readonly written: number;
  readonly inode: number;
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

async function lockAt(file: string): Promise<FoundLock | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return undefined;
  const id = Number.parseInt(await readFile(file, 'utf8').catch(() => ''));
  return { holder: Number.isNaN(id) ? undefined : id, written: found.mtimeMs, inode: found.ino };
}

/**
 * Removes a lock that holds nothing. Another process may have found the same one, have removed it and hold a lock of its own by now:
 * so the file is moved away, which one process alone can do, and put back if it is another than the one that was found.
 */
async function removeStale(file: string, found: FoundLock): Promise<void> {
  const aside = `${file}.${process.pid}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return; // another process was faster
    throw error;
  }
  const moved = await lockAt(aside);
  const isSame = moved?.inode === found.inode && moved.written === found.written;
  if (!isSame) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

function isHeld({ holder, written }: FoundLock): boolean {
  if (holder === undefined) return Date.now() - written < WRITE_TIME;
  // One of this process's id is of an earlier container, in which the same ids come again.
  return holder !== process.pid && isAlive(holder);
}
