import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = '/sys/fs/cgroup';

/** What the cgroup of a container counts, for all processes that are or were in it. */
export interface CgroupCounts {
  readonly cpuSeconds: number;
  /** Bytes of memory that belongs to no file on a disk: processes' own, shared, and files in a tmpfs. */
  readonly privateBytes: number;
  readonly sharedBytes: number;
  /** How many processes were ended because memory had run out. */
  readonly outOfMemory: number;
}

/**
 * Reads what this container's own cgroup counts, of version 1 or 2, as Docker shows them inside.
 * @param root where cgroups are seen
 * @throws Error of the file that is missing: nothing must run where it is not measured
 */
export function readCgroup(root = ROOT): CgroupCounts {
  return existsSync(path.join(root, 'cgroup.controllers')) ? version2(root) : version1(root);
}

function version1(root: string): CgroupCounts {
  const memory = fieldsOf(root, 'memory/memory.stat');
  return {
    cpuSeconds: Number(textOf(root, 'cpuacct/cpuacct.usage')) / 1e9,
    privateBytes: required(memory, 'total_rss'),
    sharedBytes: memory.get('total_shmem') ?? 0,
    outOfMemory: fieldsOf(root, 'memory/memory.oom_control').get('oom_kill') ?? 0,
  };
}

function version2(root: string): CgroupCounts {
  const memory = fieldsOf(root, 'memory.stat');
  return {
    cpuSeconds: required(fieldsOf(root, 'cpu.stat'), 'usage_usec') / 1e6,
    privateBytes: required(memory, 'anon'),
    sharedBytes: required(memory, 'shmem'),
    outOfMemory: fieldsOf(root, 'memory.events').get('oom_kill') ?? 0,
  };
}

/** Lines of a name and a number each. */
function fieldsOf(root: string, file: string): Map<string, number> {
  const lines = textOf(root, file).trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [name, value] = line.split(' ');
      return [name, Number(value)];
    }),
  );
}

function required(fields: ReadonlyMap<string, number>, name: string): number {
  const value = fields.get(name);
  if (value === undefined) throw new Error(`the container's cgroup does not count ${name}`);
  return value;
}

function textOf(root: string, file: string): string {
  return readFileSync(path.join(root, file), 'latin1');
}
