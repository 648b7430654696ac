import { defineConfig } from 'vitest/config';
import common from './vitest.config.mts';
import { isNativeExpected } from './test/peers/engines.ts';

const { resolve } = common;

/** Tests that fill both cores by themselves, or hold something to a time: one file after the other. */
const alone = [
  'test/browser/**/*.test.ts',
  'test/peers/{docker,hostile}/**/*.test.ts',
  'test/peers/batch.test.ts',
];

/** Files of which two run side by side, in a group of their own: never beside those that run alone. */
const sideBySide = { maxWorkers: 2, sequence: { groupOrder: 1 } };

const tools = {
  env: { ELBOLAB_BACKEND: 'wasm' },
  testTimeout: 180_000,
  hookTimeout: 180_000,
};

/** The library's tests on another engine than `npm test` uses. Neither figures nor the package know tensors. */
const libraryOn = (backend: string) => ({
  resolve,
  test: {
    name: `library on ${backend}`,
    include: ['test/lib/**/*.test.ts', 'test/laws/**/*.test.ts'],
    exclude: ['test/lib/plot/**', 'test/lib/package.test.ts'],
    env: { ELBOLAB_BACKEND: backend },
    testTimeout: 180_000,
    hookTimeout: 60_000,
    ...sideBySide,
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
          ...tools,
          name: 'alone',
          include: alone,
          maxWorkers: 1,
        },
      },
      {
        resolve,
        test: {
          ...tools,
          name: 'tools',
          include: ['test/peers/**/*.test.ts'],
          exclude: alone,
          ...sideBySide,
        },
      },
      libraryOn('cpu'),
      ...(isNativeExpected() ? [libraryOn('tensorflow')] : []),
    ],
    reporters: ['default', ['json', { outputFile: 'build/reports/peers.json' }]],
  },
});
