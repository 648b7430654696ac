import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, BatchNorm1d, ready } from 'elbolab';
import { expectClose } from '../../laws/close';
import { tensorsLeftBy } from '../tensorCount';
import { nnReference } from './nnReference';

beforeAll(async () => {
  await ready();
});

describe('BatchNorm1d', () => {
  it('follows PyTorch through three batches of training and one of evaluation, gradients included', () => {
    const norm = new BatchNorm1d(3);
    norm.weight.assign(tf.tensor1d([0.5, 1, 2]));
    norm.bias.assign(tf.tensor1d([-1, 0, 3]));
    for (const step of nnReference.batchNorm) {
      if (step.mode === 'train') norm.train();
      else norm.eval();
      const x = tf.variable(tf.tensor2d(step.x, [5, 3]));
      const w = tf.tensor2d(step.w, [5, 3]);
      let y = tf.zeros([0]);
      const { grads } = tf.variableGrads(() => {
        y = tf.keep(norm.forward(x));
        return y.mul(w).sum();
      }, [x, norm.weight, norm.bias]);
      // Means and variances of five float32 numbers of up to 20, about ten roundings; the gradient by x is what is left
      // of terms of up to 30 (weight 2 over a deviation of 0.07) that cancel.
      expectClose(y, step.y, { rtol: 1e-5, atol: 1e-5 });
      expectClose(grads[x.name], step.xGradient, { rtol: 1e-5, atol: 5e-5 });
      expectClose(grads[norm.weight.name], step.weightGradient, { rtol: 1e-5, atol: 1e-5 });
      expectClose(grads[norm.bias.name], step.biasGradient, { rtol: 1e-6, atol: 1e-6 });
      expectClose(norm.runningMean, step.runningMean, { rtol: 1e-6, atol: 1e-6 });
      expectClose(norm.runningVar, step.runningVar, { rtol: 1e-6, atol: 1e-6 });
      expect(norm.numBatchesTracked.dataSync()[0]).toBe(step.numBatchesTracked);
    }
  });

  it('forgets the past with momentum 1 and never learns with momentum 0', () => {
    const x = tf.tensor2d([1, 3], [2, 1]);
    const [all, none] = [1, 0].map((momentum) => new BatchNorm1d(1, { momentum }));
    all.forward(x);
    none.forward(x);
    expect([all.runningMean.dataSync()[0], all.runningVar.dataSync()[0]]).toEqual([2, 2]);
    expect([none.runningMean.dataSync()[0], none.runningVar.dataSync()[0]]).toEqual([0, 1]);
  });

  it('leaves no tensors but its result, and none once disposed of', () => {
    const x = tf.ones([4, 2]);
    expect(
      tensorsLeftBy(() => {
        const norm = new BatchNorm1d(2);
        norm.forward(x).dispose();
        norm.eval();
        norm.forward(x).dispose();
        norm.dispose();
      }),
    ).toBe(0);
  });

  it('takes a single row in evaluation only', () => {
    const norm = new BatchNorm1d(2);
    expect(() => norm.forward(tf.ones([1, 2]))).toThrow(
      'x must be a batch of at least 2 rows in training, but was a tensor of shape [1, 2]',
    );
    expect(norm.eval().forward(tf.ones([1, 2])).shape).toEqual([1, 2]);
  });

  it('says which argument is wrong', () => {
    expect(() => new BatchNorm1d(0)).toThrow('features must be an integer of at least 1');
    expect(() => new BatchNorm1d(2, { eps: 0 })).toThrow('eps must be a positive number');
    expect(() => new BatchNorm1d(2, { momentum: 1.5 })).toThrow(
      'momentum must be a number from 0 to 1',
    );
    expect(() => new BatchNorm1d(2).forward(tf.zeros([4, 3]))).toThrow(ArgumentError);
  });
});
