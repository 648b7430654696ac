import { defineConfig } from 'vitest/config';
import common from './vitest.config.mts';

// The tests that need more than Node: Python's Jupyter tools, and a browser. `npm run test:peers` runs them.
export default defineConfig({
  resolve: common.resolve,
  test: {
    include: ['test/peers/**/*.test.ts', 'test/browser/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 1,
    reporters: ['default', ['json', { outputFile: 'build/reports/peers.json' }]],
  },
});
