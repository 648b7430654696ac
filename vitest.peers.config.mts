import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { isNativeExpected } from './test/peers/engines.mts';
import { APART, libraryOn, patient, resolve } from './vitest.config.mts';

const SANDBOXES = 'test/peers/{docker,hostile}/**/*.test.ts';
const BINDING = 'test/peers/backend.test.ts';

const peers = { ...patient, env: { ELBOLAB_BACKEND: 'wasm' } };

/** Files of a group run side by side, and groups one after the other. */
const group = (groupOrder: number, maxWorkers: number) => ({
  maxWorkers,
  sequence: { groupOrder },
});

/** The library's tests on another engine than `npm test` uses: what never waits for an engine to be ready has none. */
const onOtherEngine = (engine: string, ...more: string[]) => {
  const common = { ...libraryOn(engine), ...group(0, 2) };
  const tests = filesIn('test/lib', 'test/laws').filter((file) =>
    /\bready\(/.test(readFileSync(file, 'utf8')),
  );
  return [
    { resolve, test: { ...common, name: `library on ${engine}`, include: [...tests, ...more] } },
    {
      resolve,
      test: {
        ...common,
        name: `library on ${engine}, apart`,
        include: APART,
        exclude: configDefaults.exclude,
        isolate: true,
      },
    },
  ];
};

function filesIn(...folders: string[]): string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => file.endsWith('.test.ts'));
}

// The tests that need more than Node: Python's Jupyter tools, a browser, sandboxes, TensorFlow's binding; and the library on plain
// JavaScript, which takes its time. `npm run test:peers` runs them, `-- --project tools` those of one name.
export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          ...peers,
          name: 'tools',
          include: ['test/peers/**/*.test.ts'],
          exclude: [SANDBOXES, BINDING],
          ...group(0, 2),
        },
      },
      ...onOtherEngine('cpu'),
      ...(isNativeExpected() ? onOtherEngine('tensorflow', BINDING) : []),
      {
        resolve,
        // One file at a time: each looks whether it left a process or a container behind.
        test: { ...peers, name: 'sandboxes', include: [SANDBOXES], ...group(1, 1) },
      },
      {
        resolve,
        test: { ...peers, name: 'browser', include: ['test/browser/**/*.test.ts'], ...group(2, 1) },
      },
    ],
    reporters: ['default', 'json'],
    outputFile: { json: 'build/reports/peers.json' },
  },
});
