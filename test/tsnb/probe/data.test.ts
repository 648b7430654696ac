import { tensor } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS, type ProbeData } from '../../../tsnb/src/probe/data';
import { fromData } from '../../../tsnb/src/probe/plain';
import { parseStored, store } from '../../../tsnb/src/probe/stored';
import { toData } from '../../../tsnb/src/probe/toData';

class Normal {
  readonly mean = 0;
}

const endless: { self?: unknown } = {};
endless.self = endless;

describe('what is no plain data', () => {
  test.each<[string, unknown, string]>([
    ['undefined', undefined, 'is undefined: is a `return` missing?'],
    ['a function', () => 1, 'is a function, which is no data'],
    ['a bigint', 1n, 'is a bigint, which is no data'],
    ['an undefined field', { a: { b: undefined } }, 'has at a.b undefined'],
    ['a function in a list', [{ f: () => 1 }], 'has at [0].f a function, which is no data'],
    [
      'an object of a class',
      new Normal(),
      'is an object of class Normal: give its numbers, such as { mean, variance }',
    ],
    ['a promise inside', { a: Promise.resolve(1) }, 'has at a a promise: put `await` before it'],
    ['an object that holds itself', endless, 'is nested deeper than 16 levels, or holds itself'],
    [
      'too many numbers',
      new Float32Array(LIMITS.entries + 1),
      'holds more than 200000 entries: give a part of it, or its mean',
    ],
    ['too many objects', Array.from({ length: LIMITS.entries }, () => ({})), 'holds more than'],
    ['too much text', 'x'.repeat(LIMITS.characters + 1), 'holds more than 1000000 characters'],
  ])('%s', (_, value, sentence) => {
    expect(() => toData(value)).toThrow(sentence);
  });
});

// Numbers, texts and arrays at random, nested a little.
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.double(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.double(), { maxLength: 5 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
  ),
})).value;

test('what is stored as JSON and read again is the same, whatever it holds', () => {
  fc.assert(
    fc.property(values, (value) => {
      const data = toData(value);
      const again = parseStored(JSON.parse(JSON.stringify(store(data))));
      expect(normal(again)).toEqual(normal(data));
    }),
    { numRuns: 300 },
  );
});

// JSON knows one zero.
function normal(data: ProbeData): unknown {
  return JSON.parse(JSON.stringify(store(data)));
}

test('a verdict sees plain values: tensors by shape and data, all else as it was', () => {
  const value = {
    t: tensor([[1], [2]]),
    a: [
      [1, 2],
      [3, 4],
    ],
    f: Float32Array.of(1),
    s: 'x',
    n: null,
  };
  expect(fromData(toData(value))).toEqual({
    t: { shape: [2, 1], data: [1, 2] },
    a: [
      [1, 2],
      [3, 4],
    ],
    f: [1],
    s: 'x',
    n: null,
  });
});

describe('stored data that someone made up', () => {
  const deep = (levels: number): unknown =>
    levels === 0 ? { kind: 'null' } : { kind: 'list', items: [deep(levels - 1)] };
  test.each<[string, string]>([
    ['no object', '5'],
    ['null', 'null'],
    ['no kind', '{}'],
    ['a kind from the prototype', '{"__proto__": {"kind": "null"}}'],
    ['an unknown kind', '{"kind": "function"}'],
    ['a number that is a text', '{"kind": "number", "value": "1"}'],
    ['a number that is an object', '{"kind": "number", "value": {"valueOf": 1}}'],
    ['a shape that its numbers do not fill', '{"kind": "numbers", "shape": [3], "values": [1]}'],
    ['a negative shape', '{"kind": "numbers", "shape": [-1, -1], "values": [1]}'],
    ['a shape that overflows', '{"kind": "numbers", "shape": [1e308, 1e308], "values": []}'],
    ['a shape that is an object', '{"kind": "numbers", "shape": {"length": 0}, "values": [1]}'],
    ['items that are no list', '{"kind": "list", "items": {"length": 1e9}}'],
    ['a field that is no pair', '{"kind": "object", "entries": [["a"]]}'],
    ['too deep', JSON.stringify(deep(LIMITS.depth + 1))],
    [
      'too long',
      JSON.stringify({ kind: 'numbers', shape: [200_001], values: Array(200_001).fill(0) }),
    ],
    ['too much text', JSON.stringify({ kind: 'string', value: 'x'.repeat(1_000_001) })],
  ])('%s', (_, json) => {
    expect(() => parseStored(JSON.parse(json))).toThrow(/^(is|has|holds) /);
  });

  test('a field called __proto__ stays a field and changes no prototype', () => {
    const json =
      '{"kind": "object", "entries": [["__proto__", {"kind": "object", "entries": [["polluted", {"kind": "boolean", "value": true}]]}]]}';
    const plain = fromData(parseStored(JSON.parse(json))) as object;
    expect(Object.hasOwn(plain, '__proto__')).toBe(true);
    expect('polluted' in {}).toBe(false);
    expect('polluted' in plain).toBe(false);
  });
});
