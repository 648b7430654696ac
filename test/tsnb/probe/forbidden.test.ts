import { expect, test } from 'vitest';
import { findForbidden } from '../../../tsnb/src/probe';

const GIVEN = `import * as tf from '@tensorflow/tfjs';
import { elbo, logSumExp as lse } from 'elbolab';
function report(x: number): { elbo: number; kl: number } { return { elbo: x, kl: 1 }; }
class Model { elbo = 1; }`;

const NAMES = ['elbo', 'logSumExp', 'hypot', 'Normal'];

const use = (answer: string, given = GIVEN) =>
  findForbidden(
    [
      { source: given, isAnswer: false },
      { source: answer, isAnswer: true },
    ],
    NAMES,
  );

test.each([
  ['a variable in a function', 'function f() {\n  const elbo = 1;\n  return elbo;\n}'],
  ['a variable at the outermost', 'const elbo = 1;\nconsole.log(elbo + 1);'],
  ['a function of that name', 'function elbo(x: number) { return x; }\nelbo(1);'],
  ['a field of an object', 'const r = { elbo: 1 };\nr.elbo;'],
  ['a field by its short form', 'const f = () => { const elbo = 2; return { elbo }; };\nf().elbo;'],
  [
    'a field of what a given function returns',
    'report(1).elbo;\nconst { elbo } = report(2);\nelbo;',
  ],
  ['a field of what nobody knows', 'const run = fitted();\nrun.elbo;'],
  ['a parameter', 'const f = (elbo: number) => elbo;'],
  ['a parameter that is taken apart', 'const f = ({ elbo }: { elbo: number }) => elbo;'],
  ['a member of an own class', 'class A { elbo() { return 1; } }\nnew A().elbo();'],
  ['a type', 'const f = (q: Normal): number => 1;'],
  ['a word in a text', "console.log('elbo');"],
  ['a word in a comment', '// elbo\n1;'],
  ['a label', 'elbo: for (;;) break elbo;'],
  ['another import', "import { kl } from 'elbolab';\nkl();"],
])('%s is its own', async (_, answer) => {
  expect(await use(answer)).toBeUndefined();
});

test.each([
  ['the import of another cell', 'elbo(1);', 'elbo', 1],
  ['an import', "1;\nimport { elbo } from 'elbolab';", 'elbo', 2],
  ['an import under another name', "import { elbo as e } from 'elbolab';", 'elbo', 1],
  ['the import of another cell under another name', 'const a = 1;\nlse([a]);', 'logSumExp', 2],
  ['a member of a module', 'tf.logSumExp(x);', 'logSumExp', 1],
  ['a member of a module under another name', 'const t = tf;\nt.logSumExp(x);', 'logSumExp', 2],
  ['a member by its text', "tf['logSumExp'](x);", 'logSumExp', 1],
  ['a member by a constant', "const k = 'logSumExp';\nconst f = tf[k];", 'logSumExp', 2],
  ['a member that is taken out', 'const { logSumExp } = tf;', 'logSumExp', 1],
  ['a member that is taken out under another name', 'const { logSumExp: l } = tf;', 'logSumExp', 1],
  ['a method of a tensor', 'const f = (x: tf.Tensor) => x.logSumExp();', 'logSumExp', 1],
  ['a member of a global', 'Math.hypot(1, 2);', 'hypot', 1],
  ['what no cell declares', 'new Normal(0, 1);', 'Normal', 1],
  [
    'a name behind an inner one of its own',
    'const f = () => { const elbo = 1; return elbo; };\nelbo(f());',
    'elbo',
    2,
  ],
  ['a whole module', "import * as all from 'elbolab';", 'import * as all', 1],
  ['require', "require('elbolab');", 'require()', 1],
  ['import()', "await import('elbolab');", 'import()', 1],
  ['eval', "eval('1');", 'eval()', 1],
])('%s is refused', async (_, answer, name, line) => {
  expect(await use(answer)).toEqual({ name, cell: 1, line });
});

test('a cell that is cut off hides nothing of the others, nor of itself', async () => {
  const cells = [
    { source: 'function f() {', isAnswer: false },
    { source: 'const elbo = 1; elbo;', isAnswer: true },
    { source: '1;\nlogSumExp(', isAnswer: true },
  ];
  expect(await findForbidden(cells, NAMES)).toEqual({ name: 'logSumExp', cell: 2, line: 2 });
});
