import * as tf from '@tensorflow/tfjs';

let last: Promise<unknown> | undefined;

/**
 * Runs `body` after all others, since compiled steps may share variables. With `hold`, or if it has to wait, it gets clones
 * of the tensors, so that the caller may dispose of them at once.
 */
export async function exclusively<T>(
  tensors: readonly tf.Tensor[],
  hold: boolean,
  body: (tensors: readonly tf.Tensor[]) => Promise<T>,
): Promise<T> {
  const before = last;
  const held = before || hold ? tensors.map((tensor) => tf.keep(tensor.clone())) : undefined;
  const turn = before ? before.then(() => body(held ?? tensors)) : body(held ?? tensors);
  const settled = turn.then(ignore, ignore);
  last = settled;
  try {
    return await turn;
  } finally {
    held?.forEach((tensor) => {
      tensor.dispose();
    });
    if (last === settled) last = undefined;
  }
}

function ignore(): void {
  // Whoever made the call hears of its error.
}
