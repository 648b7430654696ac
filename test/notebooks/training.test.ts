import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Session } from '../tsnb/kernel/session';

// Training in a real kernel, as a person at a notebook has it: the progress bar, and the stop button.
let session: Session;

beforeAll(async () => {
  vi.stubEnv('CI', 'false'); // the bar is for people
  session = await Session.start(resolve(import.meta.dirname, '../../notebooks'));
  vi.unstubAllEnvs();
  await session.run(`import * as tf from '@tensorflow/tfjs';
import { fit, mseLoss, ready, SGD } from 'elbolab';
const engine = await ready();
const slope = tf.variable(tf.scalar(0));
const optimizer = new SGD([slope], { lr: 1e-5 });
const step = (x: tf.Tensor) => optimizer.minimize(() => mseLoss(x.mul(slope), x.mul(2)), true);`);
});

afterAll(async () => {
  await session.client.shutdown();
});

test('an interrupt ends the fit, keeps what was learnt, and the cell succeeds', async () => {
  const { content } = await session.interrupted(`const run = await fit({
  step,
  batches: [tf.tensor1d([1, 2, 3])],
  epochs: 10_000_000,
  onEpoch: ({ epoch }) => { if (epoch === 20) console.log(STARTED); },
});`);
  expect(content['status']).toBe('ok');
  const after = await session.run(
    'console.log(run.stopped, run.epochs > 20, run.history.loss.length === run.epochs, slope.dataSync()[0] > 0);',
  );
  expect(after.text('stdout')).toBe('interrupt true true true\n');
});

test('a fit shows one bar, updated in place', async () => {
  const outcome = await session.run(`await fit({
  label: 'slope',
  step,
  batches: [tf.tensor1d([1, 2, 3])],
  epochs: 40,
  onEpoch: () => new Promise<void>(done => setTimeout(done, 10)),
}); undefined`);
  const id = (content: object) =>
    (content as { transient?: { display_id?: string } }).transient?.display_id;
  const shown = outcome.of('display_data');
  expect(shown).toHaveLength(1);
  const updates = outcome.of('update_display_data');
  expect(updates.length).toBeGreaterThan(0);
  expect(updates.map(id)).toEqual(updates.map(() => id(shown[0])));
  expect(JSON.stringify(updates.at(-1))).toContain('40');
});
