import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readCgroup } from '../../../../tsnb/src/sandbox/docker/relay/cgroup';
import { newFolder } from '../../assignmentFixture';

const folder = newFolder('cgroup');
afterAll(() => {
  folder.remove();
});

/** A folder that shows these files as the kernel does. */
function cgroup(version: string, files: Readonly<Record<string, string>>): string {
  const root = join(folder.path, version);
  rmSync(root, { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

const version1 = {
  'cpuacct/cpuacct.usage': '2500000000\n',
  'memory/memory.stat':
    'cache 900\nrss 1\nshmem 2\nmapped_file 3\ntotal_cache 900\ntotal_rss 4096\ntotal_shmem 8192\n',
  'memory/memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 1\n',
};
const version2 = {
  'cgroup.controllers': 'cpu memory pids\n',
  'cpu.stat': 'usage_usec 2500000\nuser_usec 2000000\nsystem_usec 500000\n',
  'memory.stat': 'anon 4096\nfile 900\nkernel 7\nshmem 8192\nfile_mapped 3\n',
  'memory.events': 'low 0\nhigh 0\nmax 3\noom 1\noom_kill 1\noom_group_kill 0\n',
};
const counts = { cpuSeconds: 2.5, privateBytes: 4096, sharedBytes: 8192, outOfMemory: 1 };

test('version 1 counts processor time, memory that is no cache, and what memory ran out for', () => {
  expect(readCgroup(cgroup('1', version1))).toEqual(counts);
});

test('version 2 counts the same', () => {
  expect(readCgroup(cgroup('2', version2))).toEqual(counts);
});

test('a count that is missing is an error: nothing must run where it is not measured', () => {
  expect(() => readCgroup(join(folder.path, 'none'))).toThrow(/ENOENT.*memory\.stat/);
  const root = cgroup('2', { ...version2, 'memory.stat': 'file 900\n' });
  expect(() => readCgroup(root)).toThrow("the container's cgroup does not count anon");
});
