import { expect, test } from 'vitest';
import { betterOfOrders, canBeGuessed, type Scored } from '../../../tsnb/src/grade/score/orders';
import type { ProbeData } from '../../../tsnb/src/probe';
import { toData } from '../../../tsnb/src/probe/toData';

const check = { name: 'a', question: 'a', cellId: 'a-test', points: 1, problem: null } as const;
const scored = (earned: number, data?: ProbeData, isProperty = false): Scored => ({
  score: { ...check, earned, carried: false },
  data,
  isProperty,
});

test.each<[string, Scored, Scored, number]>([
  ['right in the own order alone', scored(1, toData(0.5)), scored(0), 1],
  ['right in the order of the assignment, nothing in the own', scored(0), scored(1, toData(1)), 1],
  ['another number, as nobody guesses', scored(0, toData(0.1)), scored(1, toData(0.5)), 1],
  ['a second guess at a truth value', scored(0, toData(false)), scored(1, toData(true)), 0],
  ['a second guess at a small number', scored(0, toData([1, 2])), scored(1, toData([1, 3])), 0],
  ['a second try at a property', scored(0, toData(0.1), true), scored(1, toData(0.5), true), 0],
  ['a wrong value in both', scored(0, toData(0.1)), scored(0, toData(0.2)), 0],
])('two orders: %s', (_, own, assignment, earned) => {
  expect(betterOfOrders([own], [assignment]).map((score) => score.earned)).toEqual([earned]);
});

test.each<[unknown, boolean]>([
  [true, true],
  ['word', true],
  [1000, true],
  [1001, false],
  [0.5, false],
  [{ a: [1, 2], b: 'x' }, true],
  [{ a: [1, 2], b: 0.25 }, false],
  [[['a', 1], ['b']], true],
])('%j can be guessed: %s', (value, expected) => {
  expect(canBeGuessed(toData(value))).toBe(expected);
});
