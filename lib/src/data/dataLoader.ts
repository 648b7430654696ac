import * as tf from '@tensorflow/tfjs';
import { ArgumentError, requireInteger } from '../arguments';
import { torchGenerator, type Generator } from '../random';
import { Rows } from './rows';

/** What a DataLoader serves: a tensor, or several with the same number of rows. */
export type Dataset = tf.Tensor | readonly [tf.Tensor, ...tf.Tensor[]];

/** Settings of `DataLoader`, with PyTorch's meaning and defaults. */
export interface DataLoaderOptions {
  /** Rows in a batch. Default 1. */
  readonly batchSize?: number;
  /** Whether every pass takes the rows in a new random order. Default false. */
  readonly shuffle?: boolean;
  /** Whether to leave out a last batch that would be smaller than the others. Default false. */
  readonly dropLast?: boolean;
  /** The stream to draw from; needed for shuffling. */
  readonly generator?: Generator;
}

/**
 * Serves a dataset in batches of rows, in `for (const batch of loader)`, as often as asked for.
 *
 * A batch lives until the next one is asked for or the loop ends, by `break` or an error too: clone what is to be kept. The
 * dataset is copied into ordinary memory once, so its tensors may be disposed of.
 *
 * The draws are those of `torch.utils.data.DataLoader` without a generator of its own, where `generator` takes the place of
 * the global stream: every pass draws a 64-bit base seed, which is not used further, and, if it shuffles, a 64-bit seed, from
 * which a stream of its own makes the order.
 *
 * @example
 * const loader = new DataLoader(tf.range(0, 10), { batchSize: 4, shuffle: true, generator: torchGenerator(0) });
 * const sizes: number[] = [];
 * for (const batch of loader) sizes.push(batch.shape[0]);
 * console.assert(sizes.join() === '4,4,2' && loader.length === 3);
 */
export class DataLoader<D extends Dataset = tf.Tensor> implements Iterable<D> {
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  /** The number of rows. */
  readonly datasetSize: number;
  private readonly generator: Generator | undefined;
  private readonly columns: readonly Rows[];
  private readonly isSingle: boolean;

  /**
   * @throws ArgumentError for a dataset without rows or whose tensors differ in rows, a batch size below 1, or a shuffle
   *   without generator.
   */
  constructor(dataset: D, options: DataLoaderOptions = {}) {
    const { batchSize = 1, shuffle = false, dropLast = false, generator } = options;
    requireInteger('batchSize', batchSize, { min: 1 });
    if (shuffle && !generator)
      throw new ArgumentError('generator', 'given in order to shuffle', generator);
    this.columns = tensorsOf(dataset).map((tensor) => new Rows(tensor));
    this.isSingle = dataset instanceof tf.Tensor;
    this.datasetSize = requireSameCount(this.columns);
    this.batchSize = batchSize;
    this.shuffle = shuffle;
    this.dropLast = dropLast;
    this.generator = generator;
  }

  /** The number of batches in a pass. */
  get length(): number {
    const batches = this.datasetSize / this.batchSize;
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  /** The batches of one pass, in an order of their own if they are shuffled. */
  [Symbol.iterator](): IterableIterator<D> {
    this.generator?.randint64();
    return this.batches();
  }

  private *batches(): IterableIterator<D> {
    const order = this.order();
    for (let i = 0; i < this.length; i++) {
      const start = i * this.batchSize;
      const size = Math.min(this.batchSize, this.datasetSize - start);
      const batch = this.columns.map((rows) =>
        order ? rows.pick(order.subarray(start, start + size)) : rows.slice(start, size),
      );
      try {
        yield (this.isSingle ? batch[0] : batch) as Dataset as D;
      } finally {
        tf.dispose(batch);
      }
    }
  }

  /** The rows in the order of this pass; undefined for the order of the dataset. */
  private order(): Int32Array | undefined {
    if (!this.shuffle || !this.generator) return undefined;
    return torchGenerator(this.generator.randint64()).randperm(this.datasetSize);
  }
}

function tensorsOf(dataset: Dataset): tf.Tensor[] {
  return dataset instanceof tf.Tensor ? [dataset] : [...dataset];
}

function requireSameCount([first, ...others]: readonly Rows[]): number {
  for (const { count } of [first, ...others])
    if (count !== first.count || count < 1)
      throw new ArgumentError('dataset', 'tensors with the same number of rows, at least 1', count);
  return first.count;
}
