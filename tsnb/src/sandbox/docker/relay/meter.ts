import { readdirSync, statfsSync } from 'node:fs';
import type { Look } from '../../monitor';
import { isAlive, memoryOf } from '../../processTree';
import { readCgroup } from './cgroup';

const MIB = 2 ** 20;
const MICROSECONDS = 1e6;

/** Measures what all processes of a container use but this one, which watches over them. */
export class Meter {
  /** Where the counts stood before anything ran. */
  private readonly before = { cpuSeconds: readCgroup().cpuSeconds, own: process.cpuUsage() };

  /** @throws Error if the container's cgroup can't be read */
  look(): Look {
    const { cpuSeconds, privateBytes, sharedBytes } = readCgroup();
    const { user, system } = process.cpuUsage(this.before.own);
    const { files, ffree, blocks, bfree, bsize } = statfsSync('/tmp');
    const shared = Math.max(0, sharedBytes - (blocks - bfree) * bsize);
    const memoryMb = (privateBytes + shared) / MIB - memoryOf(process.pid) / 1024;
    return {
      cpuSeconds: Math.max(0, cpuSeconds - this.before.cpuSeconds - (user + system) / MICROSECONDS),
      memoryMb: Math.max(0, memoryMb),
      processes: others(),
      files: files - ffree,
    };
  }

  /** Whether a process was ended because the container's memory had run out. */
  ranOutOfMemory(): boolean {
    return readCgroup().outOfMemory > 0;
  }
}

/** Processes that are alive beside this one. Those that ended stay as zombies: nobody asks how. */
function others(): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => pid !== process.pid && isAlive(pid)).length;
}
