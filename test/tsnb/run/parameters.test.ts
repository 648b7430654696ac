import { describe, expect, test } from 'vitest';
import type { Notebook } from '../../../tsnb/src/notebook';
import {
  injectParameters,
  parseAssignment,
  type GivenValue,
} from '../../../tsnb/src/run/parameters';
import type { ParameterValue } from '../../../tsnb/src/run/parameters/type';

function notebookOf(...cells: { source: string; tags?: string[] }[]): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: cells.map(({ source, tags }, index) => ({
      cell_type: 'code',
      id: `c${index}`,
      metadata: tags ? { tags } : {},
      source,
      execution_count: null,
      outputs: [],
    })),
  };
}

/** The line that is injected for a parameter declared so. */
async function injected(declaration: string, given: GivenValue): Promise<string | undefined> {
  const name = /(\w+)\s*[:=]/.exec(declaration)?.[1] ?? '';
  const notebook = notebookOf({ source: declaration, tags: ['parameters'] }, { source: 'rest' });
  await injectParameters('a.ipynb', notebook, new Map([[name, given]]));
  expect(notebook.cells).toHaveLength(3);
  return notebook.cells[1]?.source.split('\n')[1];
}
const text = (value: string): GivenValue => ({ text: value });
const data = (value: ParameterValue): GivenValue => ({ data: value });

describe('a text of the command line means what the declared type says', () => {
  test.each([
    ['let n: number = 1;', '-3', 'let n: number = -3;'],
    ['const n: number = 1;', '1e-3', 'const n: number = 0.001;'],
    ['let n = 1', '.5', 'let n = 0.5;'],
    ['let n = -1', 'Infinity', 'let n = Infinity;'],
    ['var n = 60 * 60', '-0', 'var n = -0;'],
    ['let n: number', '0x10', 'let n: number = 16;'],
    ['let s: string = "a"', '12', 'let s: string = "12";'],
    ["let s = 'a'", 'it\'s "so"\n=', 'let s = "it\'s \\"so\\"\\n=";'],
    ["let s = 'a'", '', 'let s = "";'],
    ['let s = `a`', 'true', 'let s = "true";'],
    ['let b: boolean = true', 'false', 'let b: boolean = false;'],
    ['let big: bigint = 1n', '-12', 'let big: bigint = -12n;'],
    ['let big = 1n', '12n', 'let big = 12n;'],
    ["let m: 'a' | 'b' = 'a'", 'b', "let m: 'a' | 'b' = \"b\";"],
    ["const m = 'a' as 'a' | 'b'", 'b', 'const m = "b";'],
    ['let m: 1 | -2 = 1', '-2', 'let m: 1 | -2 = -2;'],
    ['let m: string | null = null', 'null', 'let m: string | null = null;'],
    ['let m: string | number = 1', '7', 'let m: string | number = 7;'],
    ['let m: string | number = 1', '7x', 'let m: string | number = "7x";'],
    ['let m: number | undefined', 'undefined', 'let m: number | undefined = undefined;'],
    ['let a: number[] = []', '[1, -2.5]', 'let a: number[] = [1, -2.5];'],
    ['let a: readonly string[] = []', '["x"]', 'let a: readonly string[] = ["x"];'],
    ["let a = [1, 'x']", '["y", 2]', 'let a = ["y", 2];'],
    ['let a: [number, string] = [1, ""]', '[2, "b"]', 'let a: [number, string] = [2, "b"];'],
    [
      'let o: { a: number; b?: string } = { a: 1 }',
      '{"a": 2}',
      'let o: { a: number; b?: string } = { a: 2 };',
    ],
    ["let o = { lr: 0.1, name: 'x' }", '{"lr": 1, "name": "y"}', 'let o = { lr: 1, name: "y" };'],
    [
      'let o: Record<string, number> = {}',
      '{"a b": 1, "__proto__": 2}',
      'let o: Record<string, number> = { "a b": 1, ["__proto__"]: 2 };',
    ],
    ['let x: any = 1', '{"a": [null]}', 'let x: any = { a: [null] };'],
    ['let x: unknown = 1', 'plain', 'let x: unknown = "plain";'],
    ["let m: Mode = 'a'; type Mode = 'a' | 'b'", 'b', 'let m: Mode = "b";'],
    ['let p: P = { q: 1 }; interface P { q: number }', '{"q":2}', 'let p: P = { q: 2 };'],
  ])('%s given %s', async (declaration, given, line) => {
    expect(await injected(declaration, text(given))).toBe(line);
  });
});

describe('what is not of the declared type is refused by name', () => {
  test.each([
    ['let n: number = 1', text('abc'), 'parameter n must be number, but is "abc"'],
    ['let n = 1', text(''), 'parameter n must be number, but is ""'],
    ['let n = 1', text('1px'), 'parameter n must be number'],
    ['let n = 1', text('0b2'), 'parameter n must be number'],
    ['let n: number = 1', data('5'), 'parameter n must be number, but is the string "5"'],
    ['let n: number = 1', data(true), 'parameter n must be number, but is true'],
    ['let n: number = 1', data(null), 'parameter n must be number, but is null'],
    ["let s: string = ''", data(5), 'parameter s must be string, but is 5'],
    ['let b = true', text('yes'), 'parameter b must be boolean'],
    ['let b = true', data(1), 'parameter b must be boolean, but is 1'],
    ['let big = 1n', text('1.5'), 'parameter big must be bigint'],
    ['let big = 1n', data(2 ** 60), 'parameter big must be bigint'],
    ["let m: 'a' | 'b' = 'a'", text('c'), `parameter m must be 'a' | 'b', but is "c"`],
    ['let a: number[] = []', text('1,2'), 'parameter a must be number[]'],
    ['let a: number[] = []', text('[1,"2"]'), 'parameter a must be number[]'],
    ['let a: number[] = []', data([1, 'x']), 'parameter a must be number[], but is [1, "x"]'],
    ['let a: [number] = [1]', data([1, 2]), 'parameter a must be [number]'],
    ['let o: { a: number } = { a: 1 }', data({ a: 1, b: 2 }), 'parameter o must be { a: number }'],
    ['let o: { a: number } = { a: 1 }', data({}), 'parameter o must be { a: number }'],
    [
      'let d: Date = new Date()',
      text('1'),
      "parameter d can't be given from outside: its type is Date",
    ],
    [
      'let e = compute()',
      text('1'),
      "parameter e can't be given from outside: its type is that of compute()",
    ],
    ['let t: T = []; type T = T[]', text('[[]]'), 'parameter t must be T'],
  ])('%s', async (declaration, given, sentence) => {
    await expect(injected(declaration, given)).rejects.toThrow(`a.ipynb: ${sentence}`);
  });
});

describe('the injected cell', () => {
  const given = new Map([['n', data(5)]]);

  test('stands behind the parameters, is tagged, and declares only what is given', async () => {
    const source = 'let n = 1, m = 2;\nfunction f() {}\nconst { a } = { a: 1 };';
    const notebook = notebookOf(
      { source: 'before' },
      { source, tags: ['x', 'parameters'] },
      { source: 'after' },
    );
    expect(await injectParameters('a', notebook, given)).toEqual({ n: 5 });
    expect(notebook.cells.map((cell) => cell.source)).toEqual([
      'before',
      source,
      '// Given to this run; these replace the values above.\nlet n = 5;',
      'after',
    ]);
    expect(notebook.cells[2]).toMatchObject({
      id: 'injected-parameters',
      metadata: { tags: ['injected-parameters'] },
    });
  });

  test.each([
    ['behind', [1, 2]],
    ['before', [2, 1]],
  ])('replaces that of an earlier run, %s the parameters', async (_, order) => {
    const parts = [
      { source: 'start' },
      { source: 'let n = 1', tags: ['parameters'] },
      { source: 'let n = 9', tags: ['injected-parameters'] },
    ];
    const notebook = notebookOf(parts[0], ...order.map((index) => parts[index]), { source: 'end' });
    await injectParameters('a', notebook, given);
    expect(notebook.cells.map((cell) => cell.source.split('\n').at(-1))).toEqual([
      'start',
      'let n = 1',
      'let n = 5;',
      'end',
    ]);
  });

  test('is not there if the notebook declares none of the names', async () => {
    const notebook = notebookOf({ source: 'let m = 1', tags: ['parameters'] });
    expect(await injectParameters('a', notebook, given)).toEqual({});
    expect(notebook.cells).toHaveLength(1);
  });

  test('is refused where two cells are tagged', async () => {
    const part = { source: 'let n = 1', tags: ['parameters'] };
    await expect(injectParameters('a', notebookOf(part, part), given)).rejects.toThrow(
      'cells 1 and 2 are both',
    );
  });
});

test('assignments of the command line', () => {
  expect(parseAssignment('a=b=c')).toEqual(['a', { text: 'b=c' }]);
  expect(parseAssignment(' $x_1 =')).toEqual(['$x_1', { text: '' }]);
  for (const wrong of ['a', '=1', '1a=2', 'a-b=1', '']) {
    expect(() => parseAssignment(wrong)).toThrow('not of the form name=value');
  }
});
