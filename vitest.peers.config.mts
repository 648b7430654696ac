import { defineConfig } from 'vitest/config';
import common from './vitest.config.mts';
import { isNativeExpected } from './test/peers/engines.ts';

const { resolve } = common;

/** The library's tests on another engine than `npm test` uses. Figures know no tensors. */
const libraryOn = (backend: string) => ({
  resolve,
  test: {
    name: `library on ${backend}`,
    include: ['test/lib/**/*.test.ts', 'test/laws/**/*.test.ts'],
    exclude: ['test/lib/plot/**'],
    env: { ELBOLAB_BACKEND: backend },
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});

// The tests that need more than Node: Python's Jupyter tools, a browser, TensorFlow's binding; and the library on plain
// JavaScript, which takes its time. `npm run test:peers` runs them.
export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          name: 'tools',
          include: ['test/peers/**/*.test.ts', 'test/browser/**/*.test.ts'],
          env: { ELBOLAB_BACKEND: 'wasm' },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      libraryOn('cpu'),
      ...(isNativeExpected() ? [libraryOn('tensorflow')] : []),
    ],
    maxWorkers: 1,
    reporters: ['default', ['json', { outputFile: 'build/reports/peers.json' }]],
  },
});
