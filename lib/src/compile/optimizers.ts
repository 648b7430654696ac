import * as tf from '@tensorflow/tfjs';

/** An optimiser that a step drives, with the settings that its arithmetic used. */
export interface WatchedOptimizer {
  readonly optimizer: tf.Optimizer;
  /** How often one run of the step counts an iteration. */
  readonly iterations: number;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The parts of tf.Optimizer that it shares only with its subclasses. */
interface Counting {
  iterations_?: number;
  incrementIterations: () => void;
}

/** Sees which optimisers count an iteration from now on, until `putBack`. */
export function watchOptimizers(): { seen: () => WatchedOptimizer[]; putBack: () => void } {
  const before = new Map<tf.Optimizer, number | undefined>();
  const counts = new Map<tf.Optimizer, number>();
  const prototype = tf.Optimizer.prototype as unknown as Counting;
  const { incrementIterations } = prototype;
  prototype.incrementIterations = function (this: Counting & tf.Optimizer) {
    if (!counts.has(this)) before.set(this, this.iterations_);
    counts.set(this, (counts.get(this) ?? 0) + 1);
    incrementIterations.call(this);
  };
  return {
    seen: () =>
      [...counts].map(([optimizer, iterations]) => ({
        optimizer,
        iterations,
        settings: settingsOf(optimizer),
      })),
    putBack: () => {
      prototype.incrementIterations = incrementIterations;
      for (const [optimizer, count] of before)
        (optimizer as unknown as Counting).iterations_ = count;
    },
  };
}

/** Counts the iterations of a run on the optimisers. */
export function countIterations(watched: readonly WatchedOptimizer[]): void {
  for (const { optimizer, iterations } of watched)
    for (let i = 0; i < iterations; i++) (optimizer as unknown as Counting).incrementIterations();
}

/** The name of a setting that is not what it was when the step was recorded. */
export function changedSetting(watched: readonly WatchedOptimizer[]): string | undefined {
  for (const { optimizer, settings } of watched) {
    const now = settingsOf(optimizer);
    const name = Object.keys(settings).find((key) => !Object.is(settings[key], now[key]));
    if (name) return name;
  }
  return undefined;
}

function settingsOf(optimizer: tf.Optimizer): Record<string, unknown> {
  const isSetting = ([name, value]: [string, unknown]) =>
    name !== 'iterations_' && (typeof value === 'number' || typeof value === 'boolean');
  return Object.fromEntries(Object.entries(optimizer).filter(isSetting));
}
