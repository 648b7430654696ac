import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** What a process that finds tfjs-node at this path, or nowhere, says about the engine it gets. */
function choice(nativePackage: string | undefined): unknown {
  const program = `
    const Module = require('node:module');
    const resolve = Module._resolveFilename;
    Module._resolveFilename = (request, ...rest) => {
      if (request !== '@tensorflow/tfjs-node') return resolve(request, ...rest);
      ${nativePackage === undefined ? "throw new Error('not found')" : `return ${JSON.stringify(nativePackage)}`};
    };
    require('elbolab').ready().then((choice) => console.log(JSON.stringify(choice)));`;
  const env = { ...process.env, ELBOLAB_BACKEND: '' };
  const cwd = resolve(import.meta.dirname, '../../..');
  const run = spawnSync(process.execPath, ['-e', program], { cwd, env, encoding: 'utf8' });
  expect(run.stderr).toBe('');
  return JSON.parse(run.stdout);
}

describe("TensorFlow's binding", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'elbolab-native-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('that is not installed gives way to wasm', () => {
    expect(choice(undefined)).toEqual({
      name: 'wasm',
      reason: '@tensorflow/tfjs-node is not installed',
    });
  });

  it("that can't be loaded gives way to wasm, with the cause and what to do", () => {
    const broken = join(folder, 'broken.js');
    writeFileSync(broken, "throw new Error('no addon at lib/napi-v8\\nrun something');");
    expect(choice(broken)).toEqual({
      name: 'wasm',
      reason:
        "@tensorflow/tfjs-node is installed, but its binding can't be loaded (no addon at lib/napi-v8): " +
        'run "npm run setup:tfjs-node", or uninstall it',
    });
  });

  it("that can't be started gives way to wasm", () => {
    const empty = join(folder, 'empty.js');
    writeFileSync(empty, '');
    expect(choice(empty)).toEqual({ name: 'wasm', reason: 'tensorflow could not be initialised' });
  });
});
