import { configDefaults, defineConfig } from 'vitest/config';

const source = (name: string) => new URL(`${name}/src/index.ts`, import.meta.url).pathname;

/** Tests read the sources of `elbolab` and `tsnb`, so a failure points at a line of TypeScript. */
export const resolve = { alias: { elbolab: source('lib'), tsnb: source('tsnb') } };

/** For slow machines: a test that hangs is found all the same. */
export const patient = { testTimeout: 900_000, hookTimeout: 3_600_000 };

/** Tests that reset the library's modules, or weigh the process: each file needs one of its own. */
export const APART = ['test/lib/backend/*.test.ts', 'test/lib/compile/memory.test.ts'];

/** The library's tests on an engine. A file finds TensorFlow.js loaded by the one before, which saves half of the time. */
export const libraryOn = (engine: string) => ({
  ...patient,
  include: ['test/{lib,laws}/**/*.test.ts'],
  exclude: [...configDefaults.exclude, ...APART],
  env: { ELBOLAB_BACKEND: engine },
  isolate: false,
});

const engine = process.env['ELBOLAB_BACKEND'] ?? 'wasm';

// The tests that start a real kernel use the built packages, which `npm test` makes first. Tensors run on wasm, which is there wherever
// Node is.
export default defineConfig({
  test: {
    projects: [
      { resolve, test: { ...libraryOn(engine), name: 'library' } },
      {
        resolve,
        test: {
          ...patient,
          name: 'tool',
          include: ['test/{tsnb,notebooks,hostile,bench}/**/*.test.ts', 'test/*.test.ts', ...APART],
          env: { ELBOLAB_BACKEND: engine },
        },
      },
    ],
    maxWorkers: 2,
    reporters: ['default', 'json'],
    outputFile: { json: 'build/reports/test.json' },
  },
});
