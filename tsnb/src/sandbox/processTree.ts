import { readdirSync, readFileSync } from 'node:fs';

/** What a tree of processes uses now. */
export interface TreeUsage {
  readonly pids: readonly number[];
  /** Of all processes that are alive and of those that they have waited for. */
  readonly cpuSeconds: number;
  readonly memoryMb: number;
}

interface ProcessTime {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

/** Of Linux, on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

/** All descendants of a process and what they use, as /proc tells. The process itself does not count. */
export function usageOfDescendants(root: number): TreeUsage {
  const children = new Map<number, ProcessTime[]>();
  for (const name of readdirSync('/proc')) {
    const time = /^\d+$/.test(name) ? timeOf(Number(name)) : undefined;
    if (time) children.set(time.parent, [...(children.get(time.parent) ?? []), time]);
  }
  const found: ProcessTime[] = [];
  const visit = (pid: number): void => {
    for (const child of children.get(pid) ?? []) {
      found.push(child);
      visit(child.pid);
    }
  };
  visit(root);
  return {
    pids: found.map(({ pid }) => pid),
    cpuSeconds: found.reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND,
    memoryMb: found.reduce((sum, { pid }) => sum + memoryOf(pid), 0) / 1024,
  };
}

/** Whether a process is there and more than a zombie, which has ended and waits to be asked how. */
export function isAlive(pid: number): boolean {
  const state = fieldsOf(pid).at(0);
  return state !== undefined && state !== '' && !'ZX'.includes(state);
}

/** Whether a process stands still: it is stopped, or has ended. */
export function standsStill(pid: number): boolean {
  return 'TZX'.includes(fieldsOf(pid).at(0) ?? '');
}

function timeOf(pid: number): ProcessTime | undefined {
  const fields = fieldsOf(pid);
  if (fields.length < 16) return undefined;
  // utime, stime, cutime and cstime of proc(5), whose first field here is the third there.
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { pid, parent: Number(fields[1]), ticks };
}

/** What /proc tells of a process behind its name: the state comes first. */
function fieldsOf(pid: number): string[] {
  const stat = read(`/proc/${pid}/stat`);
  // The name, in brackets, may hold anything: brackets and spaces too.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** KiB of memory that are the process's own: files that it has mapped can be dropped at any time. */
export function memoryOf(pid: number): number {
  const status = read(`/proc/${pid}/status`);
  const [anonymous, shared] = ['RssAnon', 'RssShmem'].map((name) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0),
  );
  return anonymous + shared;
}

/** The text of a file of /proc; empty if the process has ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
