import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatasetError, inflate, parseImages, parseLabels, requireChecksum } from './idx';

/** The SHA-256 of each file's uncompressed content, by the file's name without `.gz`; a file not named is not checked. */
export type Checksums = Readonly<Record<string, string>>;

/** Digits and what they show. */
export interface LabelledImages {
  /** Grey values from 0 (background) to 1, n times height * width: row by row from the top left. */
  readonly images: Float32Array;
  /** Which digit each image shows, n numbers from 0 to 9. */
  readonly labels: Uint8Array;
  /** The number of images, n. */
  readonly size: number;
}

/** The names that MNIST gave its files, for training and for testing. */
export const FILES = {
  train: { images: 'train-images-idx3-ubyte', labels: 'train-labels-idx1-ubyte' },
  test: { images: 't10k-images-idx3-ubyte', labels: 't10k-labels-idx1-ubyte' },
} as const;

/** All four names. */
export const FILE_NAMES: readonly string[] = Object.values(FILES).flatMap(({ images, labels }) => [
  images,
  labels,
]);

/** The part of a data set with the given files in `folder`, each plain or with gzip. */
export async function readPart(
  folder: string,
  { images: imagesName, labels: labelsName }: { readonly images: string; readonly labels: string },
  checksums: Checksums,
): Promise<LabelledImages> {
  const read = (name: string) => readChecked(folder, name, checksums[name]);
  const [imagesFile, labelsFile] = await Promise.all([read(imagesName), read(labelsName)]);
  const { count, pixels } = parseImages(imagesFile.content, imagesFile.path);
  const labels = parseLabels(labelsFile.content, labelsFile.path);
  if (count !== labels.length)
    throw new DatasetError(
      `${imagesFile.path} has ${count} images, but ${labelsFile.path} has ${labels.length} labels`,
    );
  return { images: greyValues(pixels), labels: Uint8Array.from(labels), size: count };
}

/** Bytes as fractions of 255, by a table: a division for each of 47 million pixels takes longer. */
function greyValues(pixels: Uint8Array): Float32Array {
  const fractions = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);
  const values = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) values[i] = fractions[pixels[i]];
  return values;
}

async function readChecked(folder: string, name: string, checksum: string | undefined) {
  const { path, bytes } = await readEither(join(folder, name));
  const content = await inflate(bytes, path);
  if (checksum !== undefined) requireChecksum(content, path, checksum);
  return { path, content };
}

/** The file itself, or its gzip-compressed form. */
async function readEither(path: string): Promise<{ path: string; bytes: Uint8Array }> {
  for (const candidate of [path, `${path}.gz`])
    try {
      return { path: candidate, bytes: await readFile(candidate) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  throw new DatasetError(`neither ${path} nor ${path}.gz is there`);
}
