import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile, ready, torchGenerator, type Generator } from 'elbolab';
import { expectClose } from './models';

beforeAll(async () => {
  await ready();
});

const BODIES: [string, (g: Generator) => tf.Tensor][] = [
  ['rand', (g) => g.rand([5])],
  ['randn', (g) => g.randn([5])],
  ['bernoulli', (g) => g.bernoulli(tf.tensor1d([0.1, 0.5, 0.9]))],
  ['uniform', (g) => g.uniform([3], -2, 7)],
  ['randint', (g) => g.randint(0, 100, [4])],
  ['several in their order', (g) => tf.concat([g.randn([3]), g.rand([2]), g.randn([20])])],
  ['one that is not used', (g) => (g.rand([3]), g.randn([2]))],
];

describe.each(BODIES)('draws: %s', (_, body) => {
  it('are new at every call and leave the stream where the eager step leaves it', async () => {
    const [eager, compiled] = [torchGenerator(7), torchGenerator(7)];
    const step = compile(() => body(compiled), { strict: true });
    for (let i = 0; i < 5; i++) {
      expectClose(await step(), body(eager), { rtol: 0, atol: 0 });
      expect(compiled.getState()).toEqual(eager.getState());
    }
    expect(step.traces).toBe(1);
  });
});

it('draws from two generators, one of them an argument', async () => {
  const run = async (make: (f: (g: Generator) => tf.Tensor) => (g: Generator) => unknown) => {
    const inner = torchGenerator(1);
    const outer = torchGenerator(2);
    const step = make((g) => tf.add(inner.randn([3]), g.randn([3])));
    const values: number[] = [];
    for (let i = 0; i < 3; i++) values.push(...((await step(outer)) as tf.Tensor).dataSync());
    return [...values, inner.rand([1]).dataSync()[0], outer.rand([1]).dataSync()[0]];
  };
  expect(await run(compile)).toEqual(await run((f) => f));
});
