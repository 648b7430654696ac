import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  code,
  newFolder,
  notebook,
  serializeNotebook,
  solution,
  tests,
} from '../assignmentFixture';
import { Workshop } from '../run/support';

const folder = newFolder('validate');
const workshop = new Workshop();
afterAll(() => {
  folder.remove();
  workshop.close();
});

const assignment = (firstProbe: string) =>
  notebook([
    code('imports', "import { probe } from 'tsnb';"),
    code(
      'half',
      'function half(x: number): number {\n  // BEGIN SOLUTION\n  return x / 2;\n  // END SOLUTION\n}',
      solution('half'),
    ),
    code('half-test', firstProbe, tests('half-test', 1)),
    code(
      'quarter',
      'function quarter(x: number): number {\n  // BEGIN SOLUTION\n  return half(half(x));\n  // END SOLUTION\n}',
      solution('quarter'),
    ),
    code(
      'quarter-test',
      "probe('quarter', { points: 2 }, (seed) => quarter(seed));",
      tests('quarter-test', 2),
    ),
  ]);
const twoRegions = () =>
  notebook([
    code('imports', "import { probe } from 'tsnb';"),
    code(
      'both',
      'function half(x: number): number {\n  // BEGIN SOLUTION\n  return x / 2;\n  // END SOLUTION\n}\nfunction third(x: number): number {\n  // BEGIN SOLUTION\n  return x / 3;\n  // END SOLUTION\n}',
      solution('both'),
    ),
    code(
      'both-test',
      "probe('half', { points: 1 }, (seed) => half(seed));\nprobe('third', { points: 1 }, (seed) => third(0) * seed);",
      tests('both-test', 2),
    ),
  ]);
const write = (name: string, content: ReturnType<typeof notebook>): string => {
  const file = join(folder.path, name);
  writeFileSync(file, serializeNotebook(content));
  mkdirSync(file.replace('.ipynb', '.wrong'), { recursive: true });
  return file;
};
const wrong = (file: string, name: string, content: string): void => {
  writeFileSync(join(file.replace('.ipynb', '.wrong'), name), content);
};

// Slow: each trial is a notebook in a kernel of its own, in this test and those below.
test('a sound assignment passes: solution, blank, each region alone, wrong answers', async () => {
  const file = write(
    'sound.ipynb',
    assignment("probe('half', { points: 1 }, (seed) => half(seed));"),
  );
  wrong(file, 'half.twice.ts', '// WRONG: doubles\nreturn x * 2;\n');
  const result = await workshop.tsnb(['validate', file, '--jobs', '2']);
  expect(result).toMatchObject({ code: 0, stderr: '' });
  const lines = result.stdout.trim().split('\n').slice(1).sort();
  expect(lines).toEqual([
    '  ✓ half left blank',
    '  ✓ half.twice.ts (doubles)',
    '  ✓ quarter left blank',
    '  ✓ the blank notebook',
    '  ✓ the solution',
  ]);
});

test('a probe that sees no difference does not, and is named', async () => {
  const file = write(
    'blind.ipynb',
    assignment("probe('half', { points: 1 }, (seed) => half(0) * seed);"),
  );
  wrong(file, 'half.ts', '// WRONG: doubles\nreturn x * 2;\n');
  const result = await workshop.tsnb(['validate', file, '--jobs', '2']);
  expect(result.code).toBe(1);
  expect(result.stdout).toContain('  ✗ half.ts (doubles)\n    it earns all points of half\n');
  expect(result.stdout).toContain('  ✓ the solution\n');
  const one = await workshop.tsnb(['validate', file, '--only', 'half.ts']);
  expect(one.stdout.split('\n').filter((line) => /^ {2}[✓✗]/.test(line))).toEqual([
    '  ✗ half.ts (doubles)',
  ]);
});

test('regions of one cell are tried each by itself, and a wrong answer names its own', async () => {
  const file = write('regions.ipynb', twoRegions());
  wrong(file, 'both.ts', '// WRONG: doubles\n// REGION 2\nreturn x * 2;\n');
  const { code: exitCode, stdout } = await workshop.tsnb(['validate', file, '--jobs', '2']);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('  ✓ region 1 of both left blank\n');
  expect(stdout).toContain('  ✓ region 2 of both left blank\n'); // the stub throws, a wrong third is not seen
  expect(stdout).toContain('  ✗ both.ts (doubles)\n    it earns all points of both\n');
});

test('other right answers must earn everything, together, and apart where one fails', async () => {
  const file = write('right.ipynb', assignment("probe('half', { points: 1 }, half);"));
  const right = (name: string, content: string): void => {
    const place = join(file.replace('.ipynb', '.right'), name);
    mkdirSync(join(place, '..'), { recursive: true });
    writeFileSync(place, content);
  };
  right('A/half.ts', '// RIGHT: multiplies\nreturn x * 0.5;\n');
  right('A/quarter.ts', '// RIGHT: divides at once\nreturn x / 4;\n');
  right('B/half.ts', '// RIGHT: which is not so\nreturn x / 3;\n');
  right('B/quarter.ts', '// RIGHT: divides at once\nreturn x / 4;\n');
  const { code: exitCode, stdout } = await workshop.tsnb(['validate', file, '--only', 'right']);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(
    /^.*\n {2}✓ right answers A \(half\.ts, quarter\.ts\)\n {2}✗ right answers B \(half\.ts, quarter\.ts\)\n {4}half\.ts: "half" earns 0 of 1: it is [^\n]*\n$/,
  );
});

test.each([
  ['none.ts', '// WRONG: x\nreturn 1;', 'belongs to no solution cell: there is no grade_id none'],
  ['half.ts', '// WRONG: x\n// REGION 2\nreturn 1;', 'is for region 2, but its cell has 1'],
  ['both.ts', '// WRONG: x\nreturn 1;', 'must name one of the 2 regions of its cell'],
  ['half.ts', 'return 1;', 'must begin with a line "// WRONG: reason"'],
])('a wrong answer %s that can not be meant is refused', async (name, content, sentence) => {
  const file = write('bad.ipynb', name === 'both.ts' ? twoRegions() : assignment('1;'));
  rmSync(file.replace('.ipynb', '.wrong'), { recursive: true });
  mkdirSync(file.replace('.ipynb', '.wrong'));
  wrong(file, name, content);
  const result = await workshop.tsnb(['validate', file]);
  expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining(sentence) as string });
});
