import { defineConfig } from 'vitest/config';

// Tests read the sources of `elbolab` and `tsnb`, so a failure points at a line of TypeScript; the tests that start a real
// kernel use the built packages, which `npm test` makes first.
export default defineConfig({
  resolve: {
    alias: {
      elbolab: new URL('lib/src/index.ts', import.meta.url).pathname,
      tsnb: new URL('tsnb/src/index.ts', import.meta.url).pathname,
    },
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    maxWorkers: 2,
  },
});
