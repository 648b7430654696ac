import { defineConfig } from 'vitest/config';

const source = (name: string) => new URL(`${name}/src/index.ts`, import.meta.url).pathname;

// Tests read the sources of `elbolab` and `tsnb`, so a failure points at a line of TypeScript; the tests that start a real
// kernel use the built packages, which `npm test` makes first. Tensors run on wasm, which is there wherever Node is.
export default defineConfig({
  resolve: { alias: { elbolab: source('lib'), tsnb: source('tsnb') } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/peers/**', 'test/browser/**'],
    env: { ELBOLAB_BACKEND: process.env['ELBOLAB_BACKEND'] ?? 'wasm' },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    reporters: ['default', ['json', { outputFile: 'build/reports/test.json' }]],
  },
});
