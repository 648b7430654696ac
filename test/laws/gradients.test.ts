import * as tf from '@tensorflow/tfjs';
import { ready, torchGenerator, type Distribution } from 'elbolab';
import { beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { expectClose } from './close';
import { fixture, numbers, tensor, tensors } from './fixture';
import { table, type Row } from './table';

// As for values, but several terms of opposite sign and up to 18 times the weight meet in a gradient.
const FLOAT32 = { rtol: 1e-5, atol: 2e-5 };
// The stencil over steps of 1/64: rounding of 3e-7 in each of some ten weighed terms over the step, and h^4 / 30 times the fifth derivative.
const STEP = 1 / 64;
const DIFFERENCES = { rtol: 2e-3, atol: 5e-3 };

type Inputs = Record<string, tf.Tensor>;

beforeAll(() => ready());
beforeEach(() => {
  tf.engine().startScope();
});
afterEach(() => {
  tf.engine().endScope();
});

/** The finite part of the output, weighed 1, 2, 3, ... in row-major order and added up. */
function weighed(output: tf.Tensor): tf.Tensor {
  const weights = tf.range(1, output.size + 1, 1, 'float32').reshape(output.shape);
  return tf.where(tf.isFinite(output), output, 0).mul(weights).sum();
}

function gradients(inputs: Inputs, f: (inputs: Inputs) => tf.Tensor): Inputs {
  const names = Object.keys(inputs);
  const named = (values: tf.Tensor[]): Inputs =>
    Object.fromEntries(names.map((name, i) => [name, values[i]]));
  const run = tf.grads((...values: tf.Tensor[]) => weighed(f(named(values))).asScalar());
  return named(run(Object.values(inputs)));
}

/** By the five-point stencil, for every entry of one input that is not at the edge of what is allowed; else the gradient given. */
function differences(
  inputs: Inputs,
  name: string,
  f: (inputs: Inputs) => tf.Tensor,
  { edges }: Row,
  gradient: ArrayLike<number>,
): number[] {
  const at = (i: number, steps: number): number => {
    const values = inputs[name].dataSync().slice();
    values[i] += steps * STEP;
    const shifted = { ...inputs, [name]: tf.tensor(values, inputs[name].shape) };
    return weighed(f(shifted)).dataSync()[0];
  };
  return Array.from(gradient, (value, i) => {
    if (edges?.[name]?.includes(i)) return value;
    return (8 * (at(i, 1) - at(i, -1)) - (at(i, 2) - at(i, -2))) / (12 * STEP);
  });
}

function expectDifferences(inputs: Inputs, row: Row, f: (inputs: Inputs) => tf.Tensor): void {
  const exact = gradients(inputs, f);
  for (const name of Object.keys(inputs)) {
    const gradient = exact[name].dataSync();
    expectClose(gradient, differences(inputs, name, f, row, gradient), DIFFERENCES);
  }
}

/** A point inside the support of every member: off the mean, or the fixture's labels. */
function inside(d: Distribution, row: Row): tf.Tensor {
  if (!row.toUniforms) return tensor(fixture.rows[row.name].x);
  return d.mean.add(d.stddev.mul(0.3));
}

describe.each(table)('$name', (row) => {
  const { name, make } = row;
  const reference = fixture.rows[name];

  test('has the gradients of logProb that PyTorch gives', () => {
    const isContinuous = 'x' in reference.logProbGradients;
    const parameters = tensors(reference.parameters);
    const x = tensor(reference.x);
    // Added so that the gradient by x is defined, and 0, where the density does not depend on x.
    const f = ({ x: point, ...rest }: Inputs): tf.Tensor =>
      make(rest).logProb(point).add(point.sum().mul(0));
    const exact = isContinuous
      ? gradients({ ...parameters, x }, f)
      : gradients(parameters, (p) => make(p).logProb(x));
    for (const [key, expected] of Object.entries(reference.logProbGradients))
      expectClose(exact[key], numbers(expected), FLOAT32);
  });

  if (row.hasEntropy !== false)
    test('has the gradients of the entropy that PyTorch gives', () => {
      const exact = gradients(tensors(reference.parameters), (p) =>
        // As above, for the location.
        Object.values(p).reduce((sum, value) => sum.add(value.sum().mul(0)), make(p).entropy()),
      );
      for (const [key, expected] of Object.entries(reference.entropyGradients ?? {})) {
        const counts = (_: number, i: number): boolean => !row.clamped?.[key]?.includes(i);
        const actual = Array.from(exact[key].dataSync()).filter(counts);
        expectClose(actual, numbers(expected).filter(counts), FLOAT32);
      }
    });

  test('has the gradients of logProb that finite differences give', () => {
    const parameters = tensors(reference.parameters);
    const x = inside(make(parameters), row);
    expectDifferences(parameters, row, (p) => make(p).logProb(x));
  });

  test('lets no gradient through sample', () => {
    const exact = gradients(tensors(reference.parameters), (p) =>
      Object.values(p).reduce(
        (sum, value) => sum.add(value.sum().mul(0)),
        make(p).sample(torchGenerator(0), [2]),
      ),
    );
    for (const gradient of Object.values(exact))
      expectClose(gradient, new Array<number>(gradient.size).fill(0), { rtol: 0, atol: 0 });
  });

  const { rsampleGradients } = reference;
  if (!rsampleGradients) {
    test('says that it cannot be reparameterised, and what can be done instead', () => {
      const d = make(tensors(reference.parameters));
      expect(d.hasRsample).toBe(false);
      expect(() => d.rsample(torchGenerator(0))).toThrow(
        `${d.constructor.name} has no rsample: its draws are no differentiable function of its parameters; draw with sample()`,
      );
    });
    return;
  }

  test('has the gradients of rsample that PyTorch gives', () => {
    const { sample, parameters } = reference;
    const shape = sample.shape.slice(0, 1);
    const exact = gradients(tensors(parameters), (p) =>
      make(p).rsample(torchGenerator(fixture.seed), shape),
    );
    for (const [key, expected] of Object.entries(rsampleGradients))
      expectClose(exact[key], numbers(expected), FLOAT32);
  });

  test('has the gradients of rsample that finite differences give', () => {
    expectDifferences(tensors(reference.parameters), row, (p) =>
      make(p).rsample(torchGenerator(1), [2]),
    );
  });
});
