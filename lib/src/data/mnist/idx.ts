import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** What is wrong with a file of a data set, and what to do about it. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
}

/** Images of one size, row by row from the top left, 0 for the background. */
export interface IdxImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly pixels: Uint8Array;
}

const IMAGES_MAGIC = 0x00000803;
const LABELS_MAGIC = 0x00000801;
/** Digits have ten classes. */
const GREATEST_LABEL = 9;

/**
 * The images of an IDX file, the format of MNIST: a magic number, the count, the height and the width as big-endian 32-bit
 * integers, then a byte for each pixel.
 *
 * @param name of the file, for errors
 * @throws DatasetError for a file that is cut short or too long, or holds something else
 */
export function parseImages(bytes: Uint8Array, name: string): IdxImages {
  const [count, height, width] = readHeader(bytes, name, { magic: IMAGES_MAGIC, sizes: 3 });
  const pixels = readBody(bytes, name, { header: 16, length: count * height * width });
  return { count, height, width, pixels };
}

/**
 * The labels of an IDX file: a magic number and the count as big-endian 32-bit integers, then a byte for each label.
 *
 * @param name of the file, for errors
 * @throws DatasetError for a file that is cut short or too long, holds something else, or has a label above 9
 */
export function parseLabels(bytes: Uint8Array, name: string): Uint8Array {
  const [count] = readHeader(bytes, name, { magic: LABELS_MAGIC, sizes: 1 });
  const labels = readBody(bytes, name, { header: 8, length: count });
  const bad = labels.findIndex((label) => label > GREATEST_LABEL);
  if (bad >= 0)
    throw new DatasetError(
      `${name}: labels are digits from 0 to ${GREATEST_LABEL}, but label ${bad} is ${labels[bad]}`,
    );
  return labels;
}

/** The content of a file that may be gzip-compressed: whether it is, its first two bytes tell. */
export async function inflate(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  if (!(bytes[0] === 0x1f && bytes[1] === 0x8b)) return bytes;
  try {
    return await promisify(gunzip)(bytes);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new DatasetError(`${name}: cut short or damaged (gzip says: ${cause})`);
  }
}

/** @throws DatasetError unless the SHA-256 of the (uncompressed) content is `expected`. */
export function requireChecksum(content: Uint8Array, name: string, expected: string): void {
  const found = createHash('sha256').update(content).digest('hex');
  if (found !== expected)
    throw new DatasetError(
      `${name}: its content is not the published one: SHA-256 ${found}, expected ${expected}`,
    );
}

function readHeader(
  bytes: Uint8Array,
  name: string,
  { magic, sizes }: { readonly magic: number; readonly sizes: number },
): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = 4 + 4 * sizes;
  if (bytes.length < length)
    throw new DatasetError(
      `${name}: cut short: its header takes ${length} bytes, it has ${bytes.length}`,
    );
  const found = view.getUint32(0);
  if (found !== magic)
    throw new DatasetError(
      `${name}: begins with ${hexadecimal(found)}, where IDX ${magic === IMAGES_MAGIC ? 'images' : 'labels'} begin with ${hexadecimal(magic)}`,
    );
  return Array.from({ length: sizes }, (_, i) => view.getUint32(4 + 4 * i));
}

function readBody(
  bytes: Uint8Array,
  name: string,
  { header, length }: { readonly header: number; readonly length: number },
): Uint8Array {
  const found = bytes.length - header;
  if (found === length) return bytes.subarray(header);
  const what = found < length ? 'cut short' : 'too long';
  throw new DatasetError(
    `${name}: ${what}: its header announces ${length} bytes of data, ${found} follow`,
  );
}

function hexadecimal(word: number): string {
  return `0x${word.toString(16).padStart(8, '0')}`;
}
