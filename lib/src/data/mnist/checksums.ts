import type { Checksums } from './files';

/** MNIST's own files, as LeCun, Cortes and Burges published them. */
export const MNIST: Checksums = {
  'train-images-idx3-ubyte': 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  'train-labels-idx1-ubyte': '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  't10k-images-idx3-ubyte': '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  't10k-labels-idx1-ubyte': 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
};

/** The shipped digits, as `scripts/build-digits.mjs` makes them. */
export const SHIPPED: Checksums = {
  'train-images-idx3-ubyte': '2dbf963b4f49f0d1d257a799fccf764b5acd99ae3d60ced323f25086b5631faa',
  'train-labels-idx1-ubyte': '5bf1d7c4b9495cd4f2b211b79e583ebba567697b5686a8c84af2e07c33e39965',
  't10k-images-idx3-ubyte': '121aaaa4a842b7225dbe2f3a88646ef4cf8381eda1397bdf6843b0cebc2f5770',
  't10k-labels-idx1-ubyte': '6b72de360a16b4e285b5691cf38c9bc0c351f2850de14d0cc4bb0ebd0a6cea82',
};
