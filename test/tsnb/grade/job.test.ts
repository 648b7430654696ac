import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runApart, WorkerError, type Job } from '../../../tsnb/src/grade/job';
import { newFolder } from '../assignmentFixture';
import { blank } from './submissions';

// Workers that are programs of the tests: what the grader makes of what they do.

const folder = newFolder('job');
afterAll(() => {
  folder.remove();
});

const job: Job = {
  version: 1,
  file: '/course/statistics.ipynb',
  files: [],
  notebook: blank(),
  seed: 5,
  timeout: 600,
  cellTimeout: 120,
  sandbox: { name: 'none' },
  versions: { tsnb: '0', node: '0' },
};
const log = join(folder.path, 'starts');
const starts = (): number => (existsSync(log) ? readFileSync(log, 'utf8').length : 0);
const worker = (code: string): string[] => [
  process.execPath,
  '-e',
  `const fs = require('fs'); fs.appendFileSync(${JSON.stringify(log)}, '.');
   const starts = fs.readFileSync(${JSON.stringify(log)}, 'utf8').length;
   const answer = (value) => process.stdout.write(JSON.stringify(value) + '\\n', () => process.exit(0));
   ${code}`,
];

describe('a worker', () => {
  test('that is ended without an answer is tried once more', async () => {
    const before = starts();
    const code = `if (starts === ${before + 1}) process.kill(process.pid, 'SIGSEGV');
      process.stdin.once('data', (text) => answer({ kind: 'done', result: { seed: JSON.parse(text).seed } }));`;
    expect(await runApart(job, undefined, worker(code))).toEqual({ seed: 5 });
    expect(starts()).toBe(before + 2);
  });

  test('that ends so twice costs this run, and its last words are told', async () => {
    const before = starts();
    const run = runApart(job, undefined, worker("console.error('a fault'); process.exit(7);"));
    const told = 'the process that ran it ended with exit code 7\na fault';
    await expect(run).rejects.toEqual(new WorkerError(told));
    expect(starts()).toBe(before + 2);
  });

  test('that refuses the job is not tried again', async () => {
    const before = starts();
    const refused = { kind: 'refused', name: 'SandboxError', message: 'there is none' };
    const run = runApart(job, undefined, worker(`answer(${JSON.stringify(refused)});`));
    await expect(run).rejects.toThrow('there is none');
    expect(starts()).toBe(before + 1);
  });

  test('hears by the end of its input that it is to stop', async () => {
    const stop = new AbortController();
    const code = `answer({ kind: 'done', result: {} });`;
    const run = runApart(
      job,
      stop.signal,
      worker(`process.stdin.resume().once('end', () => { ${code} });`),
    );
    stop.abort();
    expect(await run).toEqual({});
  });

  test('is not started once all is to stop', async () => {
    const before = starts();
    await expect(runApart(job, AbortSignal.abort(), worker(''))).rejects.toThrow('stopped');
    expect(starts()).toBe(before);
  });
});
