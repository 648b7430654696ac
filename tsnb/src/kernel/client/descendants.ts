import { readdirSync, readFileSync } from 'node:fs';

/**
 * Kills every process whose environment holds this `NAME=value`: children that left their parent's process group. On
 * Linux only, where /proc tells; elsewhere such children stay.
 */
export function killMarked(mark: string): void {
  if (process.platform !== 'linux') return;
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (Number.isInteger(pid) && pid !== process.pid && hasMark(pid, mark)) kill(pid);
  }
}

function hasMark(pid: number, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(mark);
  } catch {
    return false; // it has ended, or is another user's
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended meanwhile
  }
}
