import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** How a line of the docs' table begins, the rows of the table of cells it speaks of, and what stock tslab shows in each of them. */
const DIFFERENCES: readonly (readonly [line: string, shows: string, rows: readonly string[]])[] = [
  [
    '`let lr = 0.1;',
    '',
    [
      'a later assignment is seen by a function',
      'every kind of assignment',
      'a swap',
      'methods, getters, setters and static members',
      'object methods with computed names',
      'async functions see what was assigned while they waited',
      'default arguments, templates and short properties',
      'tagged templates',
      'a let without a value',
      'optional chaining and deletion',
      'abstract classes, parameter properties, accessors and private methods',
      'symbols, iterators, proxies and getters in literals',
      'arguments, rest and spread',
      'an object spread, an index and a nested update',
    ],
  ],
  ['a counter set to 10', '3', ['a counter goes on from where another cell set it']],
  [
    'a function, arrow function, class or enum',
    '',
    [
      'a function defined again is the one that earlier functions call',
      'a const arrow function defined again',
      'a class defined again',
      'enums, and enums with computed members',
    ],
  ],
  [
    '`await (x)`',
    'SyntaxError|await is not defined|only allowed',
    [
      'await before a parenthesis',
      'await before a bracket, a template and a sign',
      'two awaits in an expression',
      'for await',
      'generators and async generators',
      'await in a declaration, an object, a call, an argument by default and a template',
    ],
  ],
  [
    'a cell that fails after',
    'Cannot find name',
    [
      'a cell that throws keeps what it had declared',
      'with its types, and those of before where it did not come to new ones',
      'also behind an await',
      'a type of a cell that fails is there',
    ],
  ],
  [
    'a namespace, or a `var`',
    'Cannot find name',
    ['a namespace is there in later cells', 'var in loops and blocks'],
  ],
  ['`let require = 3`', 'SyntaxError', ['own names: require']],
  [
    'an arrow function as the last',
    '\\[Function: tsLastExpr\\]',
    ['an arrow function and a class as the last expression'],
  ],
  ['`// @ts-nocheck`', 'not assignable', ['a comment that says to check nothing, or not one line']],
  [
    "`import fs = require('fs')`",
    'cannot be used|can only end',
    [
      'an import assignment, a type import and a require',
      'an import of a file, with its ending and as JSON',
    ],
  ],
  ['a named import of a file', '^0$', ['a named import follows its file']],
  [
    "`{ sigma }` of an earlier cell's",
    'not defined',
    ["a short property of another cell's variable"],
  ],
  ['a variable that an import', 'a/b', ['imports, again and under another name']],
  ['`export` in a cell', 'Cannot redeclare', ['export in a cell']],
  [
    'a function in a block',
    'block block',
    ['a function in a block, and one of the same name outside'],
  ],
  [
    'a name that begins with two',
    'Cannot find name',
    ['names with other letters', "own names that the kernel's code uses"],
  ],
];

const read = (path: string): string => readFileSync(join(import.meta.dirname, path), 'utf8');

/** What stock tslab shows, by the name of the row. */
const stock = new Map(
  read('oneScopeStock.txt')
    .split(/^## /m)
    .slice(1)
    .map((row) => [row.slice(0, row.indexOf('\n')), row.slice(row.indexOf('\n') + 1)]),
);

describe("the docs' table of differences from stock tslab", () => {
  it('has a line for every row that differs, and no other line', () => {
    const rows = DIFFERENCES.flatMap(([, , each]) => each);
    expect([...rows].sort()).toEqual([...stock.keys()].sort());
    const table = read('../../../docs/kernel.md').split('| the cells | stock tslab |')[1];
    const lines = table.split('\n\n')[0].split('\n').slice(2);
    expect(lines.map((line, i) => line.startsWith(`| ${DIFFERENCES.at(i)?.[0] ?? ''}`))).toEqual(
      DIFFERENCES.map(() => true),
    );
  });

  it.each(DIFFERENCES)('%s: stock tslab shows %s', (_, shows, rows) => {
    for (const row of rows) expect(stock.get(row)).toMatch(new RegExp(shows, 'm'));
  });
});
