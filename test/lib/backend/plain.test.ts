import * as tf from '@tensorflow/tfjs';
import { compile, DataLoader, ready } from 'elbolab';
import { beforeAll, describe, expect, it } from 'vitest';

// Whatever engine the tests run on, these run on the plain one; the others need no mending.
beforeAll(async () => {
  const asked = process.env['ELBOLAB_BACKEND'];
  process.env['ELBOLAB_BACKEND'] = 'cpu';
  await ready();
  process.env['ELBOLAB_BACKEND'] = asked;
});

describe.each([
  ['bool', () => tf.tensor1d([true, false], 'bool')],
  ['int32', () => tf.tensor1d([1, 0], 'int32')],
])('a cast from %s to float32 on the plain backend', (_, make) => {
  const cast = () => tf.cast(make(), 'float32');

  it('holds float32 numbers', () => {
    expect(cast().dataSync()).toEqual(Float32Array.of(1, 0));
  });

  it('is a constant, an argument and a variable of compiled steps', async () => {
    const [constant, variable] = [cast(), tf.variable(cast())];
    const step = compile((x: tf.Tensor) => tf.stack([x, constant, variable]), { strict: true });
    expect(Array.from((await step(cast())).dataSync())).toEqual([1, 0, 1, 0, 1, 0]);
  });

  it('can be served in batches', () => {
    for (const batch of new DataLoader(cast(), { batchSize: 2 }))
      expect(Array.from(batch.dataSync())).toEqual([1, 0]);
  });

  it('leaves one tensor', () => {
    const x = make();
    const before = tf.memory();
    tf.cast(x, 'float32').dispose();
    expect(tf.memory()).toEqual(before);
  });
});
