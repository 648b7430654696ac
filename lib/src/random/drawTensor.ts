import * as tf from '@tensorflow/tfjs';

/** Fills an array of `size` numbers from a stream, which moves on. */
export type Draw = (size: number) => Float32Array | Int32Array;

/** What a draw becomes while a step is recorded instead of run. */
export interface DrawRecorder {
  /** A tensor that stands for the draw. `draw` is not called now but each time the recorded step runs. */
  tensor(shape: readonly number[], dtype: 'float32' | 'int32', draw: Draw): tf.Tensor;
  /** Called before a stream gives plain numbers, which a recording cannot hold: throws. */
  numbers(method: string): never;
}

let recorder: DrawRecorder | undefined;

/** Runs `body` with `active` in charge of all draws. */
export function recordDraws<T>(active: DrawRecorder, body: () => T): T {
  const outer = recorder;
  recorder = active;
  try {
    return body();
  } finally {
    recorder = outer;
  }
}

/**
 * Makes a tensor of a draw. Every tensor that comes out of a generator is made here and nowhere else, so that what records a
 * step sees each draw, and can call `draw` again with the next numbers each time the step runs.
 */
export function drawTensor(
  shape: readonly number[],
  draw: Draw,
  dtype: 'float32' | 'int32' = 'float32',
): tf.Tensor {
  if (recorder) return recorder.tensor(shape, dtype, draw);
  return tf.tensor(draw(tf.util.sizeFromShape([...shape])), [...shape], dtype);
}

/** To be called first by every method that moves a stream and returns plain numbers. */
export function drawNumbers(method: string): void {
  recorder?.numbers(method);
}
