// Runs this library's training steps on request: node --expose-gc worker.js compiled|eager. Every line of the input is a
// request in JSON, every line of the output its answer; bench/peers/serve.py answers the same ones.
import { createInterface } from 'node:readline';
import * as tf from '@tensorflow/tfjs';
import { compile, DataLoader, ready, torchGenerator, type CompiledStep } from 'elbolab';
import { STEPS, type Workload } from './steps';
import type { Answer, Request } from './protocol';

/** Batches of the epoch that is timed as a whole. */
const EPOCH = 50;

type Step = (...batch: tf.Tensor[]) => tf.Scalar | Promise<tf.Scalar>;

const isCompiled = process.argv[2] === 'compiled';
let workload: Workload | undefined;
let step: Step | undefined;
let before = 0;

function create(name: string): Workload {
  const definition = STEPS.find((each) => each.name === name);
  if (!definition) throw new Error(`there is no step ${name}`);
  return definition.create(torchGenerator(0));
}

function wrap(each: Workload): Step {
  return isCompiled ? compile(each.step, { strict: true }) : each.step;
}

async function run(count: number): Promise<number> {
  if (!workload || !step) throw new Error('no step is started');
  const { batch } = workload;
  const start = performance.now();
  let loss: tf.Scalar | undefined;
  for (let i = 0; i < count; i++) {
    loss?.dispose();
    loss = await step(...batch);
  }
  // Some backends compute only what is asked for.
  loss?.dataSync();
  loss?.dispose();
  return (performance.now() - start) / 1000;
}

/** Seconds for a pass over EPOCH batches, as `fit` makes it: shuffled, loaded, the losses read. */
async function epoch(): Promise<number | null> {
  if (!workload || !step || !('run' in step)) return null;
  const [rows] = workload.batch;
  if (workload.batch.length === 0) return null;
  const compiled = step as CompiledStep<tf.Tensor[], tf.Scalar>;
  const loader = new DataLoader(tf.tile(rows, [EPOCH, 1]), {
    batchSize: rows.shape[0],
    shuffle: true,
    generator: torchGenerator(0),
  });
  const start = performance.now();
  await compiled.run(loader);
  return (performance.now() - start) / 1000 / EPOCH;
}

async function losses(name: string, count: number): Promise<number[]> {
  const made = create(name);
  const once = wrap(made);
  const values: number[] = [];
  for (let i = 0; i < count; i++) values.push((await once(...made.batch)).dataSync()[0]);
  return values;
}

function heldBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss;
}

async function answer(request: Request): Promise<Answer> {
  switch (request.do) {
    case 'start':
      before = heldBytes();
      workload = create(request.step);
      step = wrap(workload);
      return { seconds: await run(1) };
    case 'run':
      return { seconds: await run(request.count) };
    case 'epoch':
      return { seconds: await epoch() };
    case 'stop': {
      const bytes = heldBytes() - before;
      if (step && 'dispose' in step) await (step as CompiledStep<tf.Tensor[], tf.Scalar>).dispose();
      [workload, step] = [undefined, undefined];
      tf.disposeVariables();
      return { bytes };
    }
    case 'losses':
      return { losses: await losses(request.step, request.count) };
    case 'product':
      return { error: 'the product of matrices is measured in PyTorch' };
  }
}

async function main(): Promise<void> {
  const { name } = await ready();
  const write = (value: Answer | { version: string }): void => {
    process.stdout.write(`${JSON.stringify(value)}\n`);
  };
  write({ version: `elbolab, ${name}` });
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as Request;
    write(await answer(request).catch((error: unknown) => ({ error: String(error) })));
  }
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
