import * as tf from '@tensorflow/tfjs';
import { ArgumentError, requireInteger } from '../arguments';
import { torchGenerator, type Generator } from '../random';

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
 * dataset stays the caller's, and must stay alive.
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

  /**
   * @throws ArgumentError for a dataset without rows or whose tensors differ in rows, a batch size below 1, or a shuffle
   *   without generator.
   */
  constructor(
    private readonly dataset: D,
    options: DataLoaderOptions = {},
  ) {
    const { batchSize = 1, shuffle = false, dropLast = false, generator } = options;
    requireInteger('batchSize', batchSize, { min: 1 });
    if (shuffle && !generator)
      throw new ArgumentError('generator', 'given in order to shuffle', generator);
    this.datasetSize = requireRows(tensorsOf(dataset));
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

  [Symbol.iterator](): IterableIterator<D> {
    this.generator?.randint64();
    return this.batches();
  }

  private *batches(): IterableIterator<D> {
    const order = this.order();
    for (let i = 0; i < this.length; i++) {
      const start = i * this.batchSize;
      const size = Math.min(this.batchSize, this.datasetSize - start);
      const rows = (tensor: tf.Tensor) =>
        order ? gather(tensor, order.subarray(start, start + size)) : slice(tensor, start, size);
      const batch = mapTensors(this.dataset, rows);
      try {
        yield batch;
      } finally {
        tf.dispose(tensorsOf(batch));
      }
    }
  }

  /** The rows in the order of this pass; undefined for the order of the dataset. */
  private order(): Int32Array | undefined {
    if (!this.shuffle || !this.generator) return undefined;
    return torchGenerator(this.generator.randint64()).randperm(this.datasetSize);
  }
}

function gather(tensor: tf.Tensor, rows: Int32Array): tf.Tensor {
  return tf.tidy(() => tf.gather(tensor, tf.tensor1d(rows, 'int32')));
}

function slice(tensor: tf.Tensor, start: number, size: number): tf.Tensor {
  const elsewhere = tensor.shape.slice(1);
  return tf.slice(tensor, [start, ...elsewhere.map(() => 0)], [size, ...elsewhere]);
}

function tensorsOf(dataset: Dataset): tf.Tensor[] {
  return dataset instanceof tf.Tensor ? [dataset] : [...dataset];
}

function mapTensors<D extends Dataset>(dataset: D, map: (tensor: tf.Tensor) => tf.Tensor): D {
  const mapped = dataset instanceof tf.Tensor ? map(dataset) : tensorsOf(dataset).map(map);
  return mapped as D;
}

function requireRows(tensors: readonly tf.Tensor[]): number {
  const rows = tensors[0]?.shape[0] ?? 0;
  if (rows < 1) throw new ArgumentError('dataset', 'one or more tensors with rows', tensors[0]);
  for (const tensor of tensors)
    if (tensor.shape[0] !== rows)
      throw new ArgumentError('dataset', `tensors of ${rows} rows each`, tensor);
  return rows;
}
