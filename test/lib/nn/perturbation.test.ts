import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Linear, ready, SGD, torchGenerator } from 'elbolab';
import { tensorsLeftBy } from '../tensorCount';

beforeAll(async () => {
  await ready();
});

const NAMES = ['NOTEBOOK_PERTURBATION', 'TSNB_PERTURBATION'] as const;
let before: (string | undefined)[];
beforeEach(() => {
  before = NAMES.map((name) => process.env[name]);
});
afterEach(() => {
  for (const [i, name] of NAMES.entries()) set(name, before[i]);
});

function set(name: (typeof NAMES)[number], value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}

/** The values of a parameter of 200 numbers, and the next number of its stream. */
function drawn(
  perturbation?: string,
  name: (typeof NAMES)[number] = 'NOTEBOOK_PERTURBATION',
): { values: Float32Array; next: number } {
  for (const each of NAMES) set(each, each === name ? perturbation : undefined);
  const g = torchGenerator(0);
  const layer = new Linear(10, 20, g);
  const values = layer.weight.dataSync<'float32'>().slice();
  layer.dispose();
  return { values, next: tf.tidy(() => g.rand([1]).dataSync()[0]) };
}

describe('NOTEBOOK_PERTURBATION', () => {
  it('changes every initial value in its last bits only, up and down, and no other draw', () => {
    const plain = drawn();
    const changed = drawn('1');
    const ratios = Array.from(changed.values, (value, i) => value / plain.values[i] - 1);
    expect(ratios.every((ratio) => ratio !== 0 && Math.abs(ratio) < 2 ** -22)).toBe(true);
    // 200 fair coins leave 60 .. 140 but once in 10^8.
    const up = ratios.filter((ratio) => ratio > 0).length;
    expect(up).toBeGreaterThan(60);
    expect(up).toBeLessThan(140);
    expect(changed.next).toBe(plain.next);
  });

  it('changes nothing when it is not set or empty', () => {
    expect(drawn('')).toEqual(drawn());
  });

  it('has an older name', () => {
    expect(drawn('1', 'TSNB_PERTURBATION').values).not.toEqual(drawn().values);
  });

  it('changes otherwise for another integer', () => {
    expect(drawn('1').values).not.toEqual(drawn('2').values);
  });

  it("reaches a notebook's own variables when they are given to an optimizer, each once", () => {
    set('NOTEBOOK_PERTURBATION', '3');
    const own = tf.variable(tf.ones([50]));
    new SGD([own], { lr: 0.1 }).dispose();
    const once = [...own.dataSync()];
    new SGD([own], { lr: 0.1 }).dispose();
    expect(new Set(once)).toEqual(new Set([1 + 2 ** -23, Math.fround(1 - 2 ** -23)]));
    expect([...own.dataSync()]).toEqual(once);
    own.dispose();
  });

  it('leaves no tensors behind', () => {
    set('NOTEBOOK_PERTURBATION', '4');
    expect(
      tensorsLeftBy(() => {
        new Linear(3, 4, torchGenerator(0)).dispose();
      }),
    ).toBe(0);
  });

  it('must be an integer', () => {
    for (const name of NAMES)
      expect(() => drawn('a lot', name)).toThrow(`${name} must be an integer, but was "a lot"`);
  });
});
