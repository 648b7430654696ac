import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  Adam,
  ArgumentError,
  DataLoader,
  DivergenceError,
  fit,
  mseLoss,
  ready,
  SGD,
  torchGenerator,
  type EpochReport,
} from 'elbolab';

let lines: string[] = [];

beforeAll(async () => {
  await ready();
});

// Unattended, the progress bar leaves one line at the end.
beforeEach(() => {
  lines = [];
  vi.stubEnv('CI', 'true');
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  return () => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  };
});

function slopeProblem() {
  const x = tf.tensor1d([1, 2, 3, 4, 5, 6, 7]);
  const slope = tf.tidy(() => tf.variable(tf.scalar(0)));
  const optimizer = new Adam([slope], { lr: 0.1 });
  const loss = (batch: tf.Tensor) => mseLoss(batch.mul(slope), batch.mul(2));
  return {
    slope,
    optimizer,
    loss,
    batches: new DataLoader(x, { batchSize: 3, shuffle: true, generator: torchGenerator(0) }),
    step: (batch: tf.Tensor) => optimizer.minimize(() => loss(batch), true),
  };
}

async function failureOf(run: Promise<unknown>): Promise<DivergenceError> {
  const outcome = await run.catch((error: unknown) => error);
  if (outcome instanceof DivergenceError) return outcome;
  throw new Error(`expected a DivergenceError, got ${String(outcome)}`);
}

describe('fit', () => {
  it('learns, and leaves as many tensors as there were before', async () => {
    const { slope, step, batches } = slopeProblem();
    const before = tf.memory().numTensors;
    const result = await fit({ step, batches, epochs: 60, variables: [slope] });
    expect(tf.memory().numTensors).toBe(before);
    expect(result).toMatchObject({ epochs: 60, steps: 180, stopped: 'finished' });
    expect(result.history.loss).toHaveLength(60);
    expect(result.history.loss[59]).toBeLessThan(1e-3);
    expect(slope.dataSync()[0]).toBeCloseTo(2, 1);
  });

  it('weighs the loss of a step by the size of its batch', async () => {
    const sizes = [3, 1];
    const arrays = sizes.map((size) => [tf.zeros([size, 2]), 'label'] as const);
    const tensors = sizes.map((size) => tf.zeros([size]));
    let step = 0;
    const losses = () => [1, 5][step++ % 2];
    for (const batches of [arrays, tensors]) {
      const { history } = await fit<unknown>({ step: losses, batches, epochs: 2 });
      expect(history.loss).toEqual([2, 2]);
    }
    const { history } = await fit({ step: losses, batches: ['a', 'b'], epochs: 1 });
    expect(history.loss).toEqual([3]);
  });

  it('takes a loss as a number, a tensor or a promise of either, and keeps the batches', async () => {
    const batch = tf.ones([2]);
    for (const step of [
      () => 3,
      () => tf.scalar(3),
      () => Promise.resolve(3),
      () => Promise.resolve(tf.tensor1d([3])),
    ]) {
      const before = tf.memory().numTensors;
      const { history } = await fit<tf.Tensor>({ step, batches: [batch], epochs: 2 });
      expect(history.loss).toEqual([3, 3]);
      expect(tf.memory().numTensors).toBe(before);
    }
    expect(batch.isDisposed).toBe(false);
  });

  it('evaluates and reports after every epoch, in order', async () => {
    const reports: EpochReport[] = [];
    const calls: string[] = [];
    const { history } = await fit({
      step: () => {
        calls.push('step');
        return 2;
      },
      batches: [1],
      epochs: 2,
      evaluate: (epoch) => {
        calls.push('evaluate');
        return tf.scalar(10 + epoch);
      },
      onEpoch: async (report) => {
        await Promise.resolve();
        calls.push('report');
        reports.push(report);
      },
    });
    expect(calls).toEqual(['step', 'evaluate', 'report', 'step', 'evaluate', 'report']);
    expect(reports).toEqual([
      { epoch: 0, loss: 2, evaluation: 10 },
      { epoch: 1, loss: 2, evaluation: 11 },
    ]);
    expect(history).toEqual({ loss: [2, 2], evaluation: [10, 11] });
  });

  it('leaves one line without times where nobody watches', async () => {
    await fit({ step: () => 0.123456, batches: [1, 2], epochs: 3, label: 'Training' });
    expect(lines.join('')).toBe('Training: 6 steps | loss 0.1235\n');
    lines = [];
    await fit({ step: () => 1, batches: new Set([1, 2]), epochs: 3 });
    expect(lines.join('')).toBe('fit: 3 epochs | loss 1.000\n');
  });

  it('does nothing in no epochs', async () => {
    const result = await fit({ step: () => 1, batches: [1], epochs: 0 });
    expect(result).toEqual({
      history: { loss: [], evaluation: [] },
      epochs: 0,
      steps: 0,
      stopped: 'finished',
    });
  });

  it('lets the event loop have its turn during a long run of synchronous steps', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await fit({
      step: () => {
        const until = performance.now() + 1;
        while (performance.now() < until);
        return 1;
      },
      batches: (function* () {
        for (let steps = 0; steps < 1000 && turns < 2; steps++) yield 1;
      })(),
      epochs: 1,
    });
    clearInterval(timer);
    expect(turns).toBeGreaterThanOrEqual(2);
  });
});

describe('an interrupt', () => {
  const interrupts: Record<string, (controller: AbortController) => void> = {
    SIGINT: () => process.emit('SIGINT'),
    'an abort signal': (controller) => {
      controller.abort();
    },
  };

  it.each(Object.entries(interrupts))(
    'by %s ends after the current step and keeps what was learnt',
    async (_name, interrupt) => {
      const { slope, step, batches } = slopeProblem();
      const controller = new AbortController();
      const listeners = process.listenerCount('SIGINT');
      const before = tf.memory().numTensors;
      let steps = 0;
      const result = await fit({
        step: (batch) => {
          expect(process.listenerCount('SIGINT')).toBe(listeners + 1);
          if (++steps === 7) interrupt(controller);
          return step(batch);
        },
        batches,
        epochs: 1000,
        signal: controller.signal,
      });
      expect(steps).toBe(7);
      expect(result).toMatchObject({ epochs: 2, steps: 7, stopped: 'interrupt' });
      expect(result.history.loss).toHaveLength(2);
      expect(slope.dataSync()[0]).toBeGreaterThan(0.3);
      expect(tf.memory().numTensors).toBe(before);
      expect(process.listenerCount('SIGINT')).toBe(listeners);
      expect(lines.join('')).toMatch(
        /^fit: interrupted after 7 of 3000 steps \| loss \d+(\.\d+)?\n$/,
      );
    },
  );

  it('is caught once only: a second SIGINT is left to others', async () => {
    const listeners = process.listenerCount('SIGINT');
    let left = -1;
    await fit({
      step: () => {
        process.emit('SIGINT');
        left = process.listenerCount('SIGINT') - listeners;
        return 1;
      },
      batches: [1, 2],
      epochs: 5,
    });
    expect(left).toBe(0);
  });

  it('counts an epoch whose last step was done, unless its evaluation was not', async () => {
    const interrupted = () => {
      process.emit('SIGINT');
      return 1;
    };
    const settings = { step: interrupted, batches: [1], epochs: 5 };
    const plain = await fit(settings);
    expect([plain.epochs, plain.history.loss.length]).toEqual([1, 1]);
    const evaluated = await fit({ ...settings, evaluate: () => 1 });
    expect([evaluated.epochs, evaluated.history.loss.length]).toEqual([0, 0]);
  });

  it('before the start takes no step', async () => {
    const result = await fit({
      step: () => 1,
      batches: [1],
      epochs: 5,
      signal: AbortSignal.abort(),
    });
    expect(result).toMatchObject({ steps: 0, stopped: 'interrupt' });
  });
});

describe('a loss that is not finite', () => {
  it.each([NaN, Infinity, -Infinity])('of %d stops, naming epoch and step', async (bad) => {
    let step = 0;
    const before = tf.memory().numTensors;
    const run = fit({
      step: () => tf.scalar(++step === 6 ? bad : 1),
      batches: [1, 2, 3, 4],
      epochs: 10,
      label: 'Training',
    });
    const error = await failureOf(run);
    expect(error).toMatchObject({ epoch: 1, step: 1, history: { loss: [1], evaluation: [] } });
    expect(error.message).toContain(`the loss was ${bad} in epoch 1, step 1 (both counted from 0)`);
    expect(error.message).toContain('Try a smaller learning rate');
    expect(tf.memory().numTensors).toBe(before);
    expect(lines.join('')).toContain('Training: failed after');
  });

  it('puts the given variables back to the start of its epoch', async () => {
    const { slope, optimizer, loss, batches } = slopeProblem();
    const state = [slope, ...optimizer.state().values()];
    let atStart: number[][] = [];
    const before = tf.memory().numTensors;
    let steps = 0;
    const run = fit({
      step: (batch) => {
        if (steps++ % 3 === 0) atStart = state.map((variable) => [...variable.dataSync()]);
        const factor = steps === 8 ? NaN : 1;
        return optimizer.minimize(() => tf.mul(loss(batch), factor), true);
      },
      batches,
      epochs: 10,
      variables: state,
    });
    const error = await failureOf(run);
    expect(error.message).toContain('are back to what they were at the start of epoch 2');
    expect(state.map((variable) => [...variable.dataSync()])).toEqual(atStart);
    expect(slope.dataSync()[0]).toBeGreaterThan(0.3);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('says how to keep the parameters when they were not given', async () => {
    const slope = tf.tidy(() => tf.variable(tf.scalar(1)));
    const optimizer = new SGD([slope], { lr: 1 });
    const run = fit({
      step: () => optimizer.minimize(() => slope.mul(NaN), true),
      batches: [1],
      epochs: 1,
    });
    expect((await failureOf(run)).message).toContain('give fit `variables` to have them put back');
  });
});

describe('errors', () => {
  it('of a step are passed on, with nothing left behind', async () => {
    const { batches } = slopeProblem();
    const before = tf.memory().numTensors;
    const listeners = process.listenerCount('SIGINT');
    let steps = 0;
    const run = fit({
      step: () => {
        if (++steps === 3) throw new RangeError('a step went wrong');
        return tf.scalar(1);
      },
      batches,
      epochs: 2,
    });
    await expect(run).rejects.toThrow(new RangeError('a step went wrong'));
    expect(tf.memory().numTensors).toBe(before);
    expect(process.listenerCount('SIGINT')).toBe(listeners);
    expect(lines.join('')).toContain('a step went wrong');
  });

  it('say which argument is wrong', async () => {
    const good = { step: () => 1, batches: [1], epochs: 1 };
    await expect(fit({ ...good, epochs: 1.5 })).rejects.toThrow(
      'epochs must be an integer of at least 0',
    );
    await expect(fit({ ...good, batches: [] })).rejects.toThrow(ArgumentError);
    await expect(fit({ ...good, step: () => tf.zeros([2]) })).rejects.toThrow(
      'what step returns must be a number or a scalar tensor, but was a tensor of shape [2]',
    );
    await expect(fit({ ...good, evaluate: () => undefined as never })).rejects.toThrow(
      'what evaluate returns must be a number or a scalar tensor, but was undefined',
    );
  });
});
