import type { Notebook } from '../../tsnb/src/notebook';
import { answers } from '../tsnb/assignmentFixture';
import { answered, batch, blank, full } from '../tsnb/grade/submissions';

/** A way to answer a question of `statistics`, and what it earns; without a text it stays blank. */
interface Way {
  readonly text?: string;
  readonly earns: number;
}

type Name = keyof typeof answers;

const right = (name: Name): Way => ({ text: answers[name], earns: full[name] });
const none: Way = { earns: 0 };

/** Ways to answer each question. What one earns does not depend on the others: errors are carried forward. */
const WAYS: Readonly<Record<Name, readonly Way[]>> = {
  mean: [
    right('mean'),
    { text: 'let s = 0;\nfor (const v of x) s += v;\nreturn s / x.length;', earns: 1 },
    { text: 'return Math.fround(x.reduce((s, v) => s + v / x.length, 0)) * (1 - 1e-7);', earns: 1 }, // float noise
    right('mean'),
    { text: 'return -x.reduce((s, v) => s + v, 0) / x.length;', earns: 0 }, // wrong sign
    right('mean'),
    none,
  ],
  variance: [
    right('variance'),
    {
      text: 'const m = x.reduce((s, v) => s + v, 0) / x.length;\nreturn x.reduce((s, v) => s + v * v, 0) / x.length - m * m;',
      earns: 3,
    },
    {
      text: 'const m = mean(x);\nreturn x.reduce((s, v) => s + (v - m) ** 2, 0) / (x.length - 1);',
      earns: 1,
    },
    { text: 'const m = mean(x);\nreturn x.reduce((s, v) => s + (v - m), 0);', earns: 1 }, // no square: right for constants
    { text: 'return 0.25 + x.length;', earns: 0 },
    none,
  ],
  columns: [
    right('columns'),
    { text: 'return rows.map((row) => mean(row));', earns: 0 }, // wrong axis
    right('columns'),
    { text: 'return rows[0].map((_, j) => rows.reduce((s, row) => s + row[j], 0));', earns: 0 }, // no division
    none,
  ],
  energy: [
    right('energy'),
    { text: 'return x.reduce((s, v) => s + v * v, 0);', earns: 0 }, // missing half
    { text: 'return x.reduce((s, v) => s - 0.5 * v * v, 0);', earns: 0 }, // wrong sign
    { text: 'return Math.fround(0.5 * x.reduce((s, v) => s + v * v, 0));', earns: 2 }, // float noise
    {
      text: 'const end = Date.now() + 700;\nwhile (Date.now() < end);\nreturn x.reduce((s, v) => s + 0.5 * v * v, 0);',
      earns: 2, // slow, but in time
    },
    none,
  ],
  draws: [
    right('draws'),
    { text: 'return Array.from({ length: n }, () => 0.5);', earns: 0 },
    {
      text: 'const value = (i: number) => Math.abs(Math.sin(seed + i * i)) % 1;\nreturn Array.from({ length: n }, (_, i) => value(i + 1));',
      earns: 1,
    },
    none,
  ],
};

/** A submission and what each question must earn. */
export interface Known {
  readonly notebook: Notebook;
  readonly earns: Readonly<Partial<Record<Name, number>>>;
}

/** The submission of a number: every question answered in one of its ways. */
function generated(number: number): Known {
  const bodies: Partial<Record<Name, string>> = {};
  const earns: Partial<Record<Name, number>> = {};
  let state = number;
  for (const [name, ways] of Object.entries(WAYS) as [Name, readonly Way[]][]) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const way = ways[(state >>> 8) % ways.length];
    if (way.text !== undefined) bodies[name] = way.text;
    earns[name] = way.earns;
  }
  return { notebook: answered(bodies), earns };
}

/** Files that are no notebook. */
export const unreadable: Readonly<Record<string, string | Uint8Array>> = {
  'broken JSON': '{"cells": [',
  'an empty file': '',
  'no notebook': '{"answers": [1, 2, 3]}',
  'bytes of no text': Uint8Array.from([0xff, 0xfe, 0x00, 0x01, 0x80]),
  'a page of HTML': '<!doctype html><title>Sign in</title>',
};

const named: Record<string, Known> = { ...batch };
named['blank, with a name in Greek: \u0391\u03BB\u03AF\u03BA\u03B7'] = {
  notebook: blank(),
  earns: {},
};

/** All named submissions and so many generated ones. */
export function submissions(generatedOnes: number): Readonly<Record<string, Known>> {
  const numbers = Array.from({ length: generatedOnes }, (_, i) => i + 1);
  return {
    ...named,
    ...Object.fromEntries(
      numbers.map((number) => [`student ${String(number).padStart(2, '0')}`, generated(number)]),
    ),
  };
}
