import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  digestOfCode,
  parseRecord,
  PROBE_MIME,
  SEED_VARIABLE,
  store,
} from '../../../tsnb/src/probe';
import { toData } from '../../../tsnb/src/probe/toData';
import { Session, type Outcome } from '../kernel/session';

const build = resolve(import.meta.dirname, '../../../build');
mkdirSync(build, { recursive: true });
const folders: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(build, 'probe-')); // below the project, so that `tsnb` is found
  folders.push(made);
  return made;
};
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true });
});

const IMPORT = "import { probe, property } from 'tsnb';";

/** What a probe showed as text, and the error that its cell ended with. */
function shown(outcome: Outcome): { text: unknown; error: unknown } {
  const bundle = outcome.of('display_data').at(0);
  const error = outcome.of('error').at(0);
  return {
    text: (bundle?.['data'] as Record<string, unknown>)['text/plain'],
    error: error?.['evalue'],
  };
}

describe("in the instructor's notebook", () => {
  let session: Session;
  beforeAll(async () => {
    session = await Session.start(folder());
    await session.run(`${IMPORT}
      import * as tf from '@tensorflow/tfjs';
      class Sum { constructor(readonly of: number[]) {} }`);
  });
  afterAll(async () => {
    await session.client.shutdown();
  });
  const run = async (code: string) => shown(await session.run(code));

  test.each([
    ['a number', "probe('a', { points: 2 }, seed => seed + 1)", '✓ a (2 points): a number'],
    [
      'a tensor',
      "probe('a', { points: 1 }, () => tf.zeros([4, 2]))",
      '✓ a (1 point): a float32 tensor of shape [4, 2]',
    ],
    [
      'an object, asynchronously',
      "await probe('a', { points: 1 }, async () => ({ mean: 1, name: 'x' }))",
      '✓ a (1 point): an object of mean, name',
    ],
    [
      'an expected error',
      "probe('a', { points: 1, throws: true }, () => { throw new RangeError('no') })",
      '✓ a (1 point): an error called "RangeError"',
    ],
    [
      'NaN where it is allowed',
      "probe('a', { points: 1, finite: false }, () => [NaN, 1])",
      '✓ a (1 point): an array of numbers of shape [2]',
    ],
    [
      'a property that holds',
      "property('a', { points: 1 }, seed => [seed, seed], data => data[0] === data[1])",
      '✓ a (1 point): it holds for an array of numbers of shape [2]',
    ],
    [
      'a property of a tensor, asynchronously',
      "await property('a', { points: 1 }, async () => tf.ones([2]), ({ shape, data }) => shape[0] === 2 && data[1] === 1)",
      '✓ a (1 point): it holds for a float32 tensor of shape [2]',
    ],
  ])('%s gets a tick', async (_, code, text) => {
    expect(await run(`${code};`)).toEqual({ text, error: undefined });
  });

  test.each([
    ['undefined', '() => undefined', 'the value is undefined: is a `return` missing?'],
    ['NaN', '() => ({ a: [1, NaN] })', 'a holds NaN (1 of 2 numbers are not finite)'],
    [
      'an instance of a class',
      '() => new Sum([1])',
      'the value is an object of class Sum: give its numbers, such as { mean, variance }',
    ],
  ])('%s gets a cross', async (_, compute, problem) => {
    expect(await run(`probe('a', { points: 1 }, ${compute});`)).toEqual({
      text: `✗ a (1 point): ${problem}`,
      error: `a: ${problem}`,
    });
  });

  test('a promise that never settles gets a cross in its time', async () => {
    const code =
      "await probe('a', { points: 1, timeout: 0.05 }, () => new Promise(() => undefined));";
    expect(await run(code)).toEqual({
      text: '✗ a (1 point): its promise did not settle within 0.05 s',
      error: 'a: its promise did not settle within 0.05 s',
    });
  });

  test('an error of the function is shown with the line that threw it', async () => {
    await session.run("function broken(): number {\n  throw new TypeError('no such axis');\n}");
    const outcome = await session.run("probe('a', { points: 1 }, () => broken());");
    expect(shown(outcome)).toEqual({
      text: '✗ a (1 point): it threw TypeError: no such axis',
      error: 'no such axis',
    });
    expect(JSON.stringify(outcome.of('error').at(0)?.['traceback'])).toMatch(
      /broken \(In\[\d+\]:2:9\)/,
    );
  });

  test('an untouched stub is called so', async () => {
    const code =
      "probe('a', { points: 1, throws: true }, () => { throw new Error('not implemented') });";
    expect((await run(code)).text).toBe('✗ a (1 point): it is not implemented yet');
  });

  test('a property that does not hold gets a cross with the words of its verdict', async () => {
    const code =
      "property('bound', { points: 1 }, () => ({ elbo: 2, evidence: 1 }), d => d.elbo <= d.evidence || 'the ELBO lies above the evidence');";
    expect((await run(code)).text).toBe('✗ bound (1 point): the ELBO lies above the evidence');
  });

  test('names and values never become HTML', async () => {
    const outcome = await session.run(
      "probe('<script>', { points: 1 }, () => { throw new Error('<img onerror=x>') });",
    );
    const html = (outcome.of('display_data').at(0)?.['data'] as Record<string, string>)[
      'text/html'
    ];
    expect(html).toContain(
      '<b>&lt;script&gt;</b> (1 point): it threw Error: &lt;img onerror=x&gt;',
    );
  });

  test.each([
    ["probe('', { points: 1 }, () => 1);", 'name must be a text'],
    ["probe('a', { points: 0 }, () => 1);", 'points must be a number above 0, but was 0'],
    ["probe('a', { points: 1, rtol: -1 }, () => 1);", 'rtol must be a number of at least 0'],
    ["probe('a', { points: 1, tolerance: 1 } as any, () => 1);", 'there is no option tolerance'],
  ])('%s is refused', async (code, message) => {
    const error = (await session.run(code)).of('error').at(0);
    expect(error?.['evalue']).toContain(message);
  });
});

test("in a student's notebook the value is held against the file beside it, for the seed of that file", async () => {
  const place = folder();
  const probes = { shift: store(toData([43, 44])), 'a: b': store(toData('text')) };
  writeFileSync(join(place, 'x.probes.json'), JSON.stringify({ version: 1, seed: 42, probes }));
  const session = await Session.start(place);
  await session.run(IMPORT);
  const right = await session.run("probe('shift', { points: 1 }, seed => [seed + 1, seed + 2]);");
  expect(shown(right)).toEqual({
    text: '✓ shift (1 point): an array of numbers of shape [2]',
    error: undefined,
  });
  const wrong = await session.run("probe('shift', { points: 1 }, seed => [seed + 1, -seed - 2]);");
  const problem = '1 of 2 numbers differ; the worst: [1] is -44, off by 88 (allowed 0.0044)';
  expect(shown(wrong)).toEqual({
    text: `✗ shift (1 point): ${problem}`,
    error: `shift: ${problem}`,
  });
  await session.client.shutdown();
});

describe("in a student's notebook", () => {
  const place = folder();
  const answerCell = 'return x / 2;';
  const half = (body: string): string => `function half(x: number): number {\n  ${body}\n}`;
  const test1 = "probe('half', { file: 'x.probes.json', points: 1 }, (seed) => half(seed));";
  const test2 = "probe('other', { file: 'x.probes.json', points: 1 }, (seed) => 1);";
  const file = {
    version: 1,
    seed: 42,
    probes: { half: store(toData(21)), other: store(toData(1)) },
    forbidden: { half: ['halve', 'elbo'] },
    given: {
      imports: [digestOfCode(IMPORT)],
      t: [digestOfCode(test1), 'half'],
      u: [digestOfCode(test2), 'other'],
    },
    answers: { h: 'half' },
  };
  let session: Session;
  beforeAll(async () => {
    writeFileSync(join(place, 'x.probes.json'), JSON.stringify(file));
    session = await Session.start(place);
    await session.run(IMPORT);
    await session.run('function halve(x: number) { return x / 2; }');
    await session.run(test2);
  });
  afterAll(async () => {
    await session.client.shutdown();
  });
  const textOf = async (code: string) => shown(await session.run(code)).text;

  test('a forbidden name gets its cross at once, one of its own does not', async () => {
    await session.run(half("return (require('tslab') as any).elbo ? 1 : x / 2;"));
    expect(await textOf(test1)).toBe('✗ half (1 point): the answer must not use require()');
    await session.run(test2);
    await session.run(half('const elbo = x / 2;\n  return elbo;'));
    expect(await textOf(test1)).toBe('✓ half (1 point): a number');
  });

  test('a helper with a forbidden name gets it too', async () => {
    await session.run(test2);
    await session.run(
      'const helper = (x: number) => Math.elbo(x);'.replace('Math', '(Math as any)'),
    );
    await session.run(half(answerCell));
    expect(await textOf(test1)).toBe('✗ half (1 point): the answer must not use elbo');
  });

  test('a value of an earlier answer gets no tick where the answer failed', async () => {
    await session.run(test2);
    await session.run(half(answerCell));
    expect(await textOf(test1)).toBe('✓ half (1 point): a number');
    await session.run(`${half(answerCell)} const broken: number = 'x'; }`);
    expect(await textOf(test1)).toMatch(/^○ half \(1 point\): a number; but the cell above failed/);
    await session.run(half(answerCell));
    expect(await textOf(test1)).toBe('✓ half (1 point): a number');
  });

  test('without the file nothing is judged, and a cross stays one', async () => {
    const missing = test1.replace('x.probes', 'y.probes').replace("'half'", "'gone'");
    const outcome = await session.run(missing);
    const text =
      '○ gone (1 point): not judged here: the file y.probes.json is missing; put it beside the notebook';
    expect(shown(outcome)).toEqual({ text, error: undefined });
    expect(await textOf(missing.replace('half(seed)', 'NaN'))).toMatch(/^✗ gone/);
  });

  test('a cross has the hint of its author and the input, if it asks for them', async () => {
    const code =
      "probe('half', { points: 1, hint: 'divide by two', showInput: true }, (seed) => seed);";
    expect(await textOf(code)).toBe(
      '✗ half (1 point): it is 42, off by 21 (allowed 0.0021); input: seed 42 in (seed) => seed; hint: divide by two',
    );
  });
});

test('where it is recorded it hands its data out for the given seed, and judges nothing', async () => {
  vi.stubEnv(SEED_VARIABLE, '77');
  const session = await Session.start(folder());
  vi.unstubAllEnvs();
  await session.run(IMPORT);
  const outcome = await session.run(
    "probe('a', { points: 2, rtol: 0.5 }, seed => [seed, NaN]); probe('b', { points: 1, finite: false }, seed => [seed, NaN]);" +
      "property('c', { points: 1 }, seed => seed, () => false);",
  );
  expect(outcome.content['status']).toBe('ok');
  const records = outcome
    .of('display_data')
    .map(({ data }) => parseRecord((data as Record<string, unknown>)[PROBE_MIME]));
  expect(records).toEqual([
    {
      name: 'a',
      kind: 'probe',
      points: 2,
      rtol: 0.5,
      atol: 1e-6,
      problem: 'it holds NaN (1 of 2 numbers are not finite)',
    },
    {
      name: 'b',
      kind: 'probe',
      points: 1,
      rtol: 1e-4,
      atol: 1e-6,
      data: { kind: 'numbers', shape: [2], values: [77, NaN] },
    },
    {
      name: 'c',
      kind: 'property',
      points: 1,
      rtol: 1e-4,
      atol: 1e-6,
      data: { kind: 'number', value: 77 },
    },
  ]);
  await session.client.shutdown();
});
