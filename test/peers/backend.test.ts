import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isNativeExpected } from './engines.mts';

const root = resolve(import.meta.dirname, '../..');

const REPORT = `
const { ready } = require('elbolab');
ready().then(
  ({ name, reason }) => console.log(JSON.stringify({ name, reason, threads: process.env.TF_NUM_INTRAOP_THREADS })),
  ({ message }) => console.log(JSON.stringify({ error: message })),
);`;

/** What another process says about the engine it gets. */
function choice(variables: Record<string, string> = {}): unknown {
  const env = { ...process.env, ...variables };
  const run = spawnSync(process.execPath, ['-e', REPORT], { cwd: root, env, encoding: 'utf8' });
  expect(run.stderr).toBe('');
  return JSON.parse(run.stdout);
}

describe.skipIf(!isNativeExpected())("TensorFlow's binding", () => {
  it('is preferred, on one thread', () => {
    expect(choice({ ELBOLAB_BACKEND: '' })).toEqual({
      name: 'tensorflow',
      reason: '@tensorflow/tfjs-node is installed',
      threads: '1',
    });
  });

  it('keeps the number of threads that the user sets', () => {
    expect(choice({ ELBOLAB_BACKEND: '', TF_NUM_INTRAOP_THREADS: '2' })).toMatchObject({
      threads: '2',
    });
  });

  it('gives way to the engine that the environment asks for', () => {
    expect(choice({ ELBOLAB_BACKEND: 'cpu' })).toMatchObject({ name: 'cpu' });
  });
});
