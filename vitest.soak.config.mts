import { defineConfig } from 'vitest/config';
import common from './vitest.config.mts';

const HOUR = 3_600_000;

// What `npm run soak` runs of vitest's tests: too long for every change. In the mode `fuzz` the random steps are thousands, other ones each
// time.
export default defineConfig({
  resolve: common.resolve,
  test: {
    include: ['test/soak/**/*.test.ts', 'test/lib/compile/{random,region}.test.ts'],
    env: { ELBOLAB_BACKEND: 'wasm' },
    testTimeout: HOUR,
    hookTimeout: 4 * HOUR,
    maxWorkers: 1,
  },
});
