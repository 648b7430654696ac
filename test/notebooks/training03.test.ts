import { readFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';
import * as tf from '@tensorflow/tfjs';
import * as elbolab from 'elbolab';
import { compile, DataLoader, loadMnist, ready, torchGenerator } from 'elbolab';
import type { Generator, Module } from 'elbolab';
import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';
import { readCells, sourceOf } from './executed';

type Step = (batch: tf.Tensor) => tf.Scalar;

/** What the cells define. */
interface Definitions {
  VAE: new (generator: Generator, zDim?: number) => Module;
  klToPrior: (mean: tf.Tensor, logVariance: tf.Tensor) => tf.Tensor;
  descentStep: (model: Module, generator: Generator, learningRate: number) => Step;
}

/** Runs the notebook's own cells that define the model and its step. */
function define(): Definitions {
  const source = sourceOf(readCells('notebooks/03-vae-tutorial.ipynb'), [
    ...['vae', 'kl', 'loss', 'step'],
  ]);
  const { outputText } = ts.transpileModule(`${source}\nreturn { VAE, klToPrior, descentStep };`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022 },
  });
  const names = { tf, ...elbolab };
  return (compileFunction(outputText, Object.keys(names)) as (...values: unknown[]) => Definitions)(
    ...Object.values(names),
  );
}

/** What test/reference/tutorial.py wrote. */
const expected = (
  JSON.parse(readFileSync(`${import.meta.dirname}/../reference/tutorial.json`, 'utf8')) as {
    losses: number[];
  }
).losses;

beforeAll(() => ready());

describe("the tutorial's training takes PyTorch's first 20 steps on the shipped digits", () => {
  // float32 sums over 78,400 pixels in another order: some 1e-6, which twenty steps throw up tenfold or so.
  const rtol = 1e-4;

  test.each(['compiled', 'eager'] as const)('%s', async (how) => {
    const { VAE, descentStep } = define();
    const { train } = await loadMnist();
    const stream = torchGenerator(0);
    const model = new VAE(stream, 2);
    const images = tf.tensor2d(train.images, [train.size, 784]);
    const loader = new DataLoader(images, {
      ...{ batchSize: 100, shuffle: true, dropLast: true, generator: stream },
    });
    const eager = descentStep(model, stream, 5e-3);
    const compiled = compile(eager, { strict: true });
    const step = how === 'compiled' ? compiled : eager;
    const losses: number[] = [];
    for (const batch of loader) {
      losses.push((await step(batch)).dataSync()[0]);
      if (losses.length === expected.length) break;
    }
    await compiled.dispose();
    const deviations = losses.map((loss, i) => Math.abs(loss / expected[i] - 1));
    expect(Math.max(...deviations)).toBeLessThan(rtol);
    expect(losses).toHaveLength(20);
  });
});

test('the divergence that the tutorial works out is the one of the library', () => {
  const { klToPrior } = define();
  const g = torchGenerator(3);
  const [mean, logVariance] = [g.randn([50, 4]).mul(2), g.randn([50, 4])];
  const q = new elbolab.Normal(mean, tf.exp(logVariance.mul(0.5)));
  const registered = elbolab.klDivergence(q, new elbolab.Normal(0, 1)).sum(1).dataSync();
  for (const [i, value] of klToPrior(mean, logVariance).dataSync().entries())
    expect(Math.abs(value / registered[i] - 1)).toBeLessThan(1e-5);
});
