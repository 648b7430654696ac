import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An IDX file: its header's words, then bytes. */
export function idx(words: readonly number[], body: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4 * words.length);
  words.forEach((word, i) => header.writeUInt32BE(word, 4 * i));
  return Buffer.concat([header, body]);
}

/** `count` images of 2 by 3 pixels, whose pixels are 0, 1, 2, ... */
export function images(count: number): Uint8Array {
  return idx(
    [0x803, count, 2, 3],
    Uint8Array.from({ length: count * 6 }, (_, i) => i),
  );
}

export function labels(...values: number[]): Uint8Array {
  return idx([0x801, values.length], Uint8Array.from(values));
}

export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** A small data set: three images for training, two for testing. */
export const SMALL: Readonly<Record<string, Uint8Array>> = {
  'train-images-idx3-ubyte': images(3),
  'train-labels-idx1-ubyte': labels(7, 0, 9),
  't10k-images-idx3-ubyte': images(2),
  't10k-labels-idx1-ubyte': labels(1, 2),
};

export const SMALL_CHECKSUMS = Object.fromEntries(
  Object.entries(SMALL).map(([name, content]) => [name, sha256(content)]),
);

/** A folder with the given files, for one test. */
export function folderWith(files: Readonly<Record<string, Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'idx-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}
