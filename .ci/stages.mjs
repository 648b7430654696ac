// What CI does, stage by stage. Two run at a time, in this order as far as `after` allows; each has one half of the machine's
// processors to itself, so that a stage takes as long whatever runs beside it.

/** Where vitest's report of a stage goes. */
export const reportOf = (stage) => `build/reports/${stage}.json`;

const vitest = (stage, ...words) =>
  [
    ...['npx', 'vitest', 'run', '--config', 'vitest.peers.config.mts'],
    ...[`--outputFile.json=${reportOf(stage)}`, ...words],
  ].join(' ');

const ran = 'build/reports/notebooks.json';

/** `tests`: vitest writes a report of it. */
export const STAGES = [
  { name: 'install', after: [], command: 'npm ci' },
  { name: 'build', after: ['install'], command: 'npm run build' },
  { name: 'setup', after: ['build'], command: 'bash test/peers/setup' },
  // Before TensorFlow's binding is there, as a reader runs them.
  { name: 'notebooks', after: ['build'], command: `npm run notebooks -- --json ${ran}` },
  {
    name: 'sandboxes',
    after: ['setup'],
    command: vitest('sandboxes', '--project sandboxes'),
    tests: true,
  },
  {
    name: 'check',
    after: ['notebooks'],
    command: `npx tsnb check notebooks --ran ${ran} --junit build/reports/check.xml --html build/reports/check.html`,
  },
  { name: 'native', after: ['notebooks'], command: 'npm run setup:tfjs-node' },
  { name: 'tools', after: ['setup'], command: vitest('tools', '--project tools'), tests: true },
  {
    name: 'test',
    after: ['notebooks', 'native'],
    command: `EXECUTED_NOTEBOOKS=build/notebooks npm test -- --outputFile.json=${reportOf('test')}`,
    tests: true,
  },
  {
    name: 'engines',
    after: ['native'],
    command: vitest('engines', "--project 'library on *'"),
    tests: true,
  },
  {
    name: 'browser',
    after: ['setup'],
    command: vitest('browser', '--project browser'),
    tests: true,
  },
  { name: 'node22', after: ['build'], command: 'bash test/node/smoke 22', tests: true },
  { name: 'node24', after: ['build'], command: 'bash test/node/smoke 24', tests: true },
  { name: 'lint', after: ['build'], command: 'npm run lint' },
];
