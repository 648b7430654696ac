import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const library = join(import.meta.dirname, '../../lib');

test('the packed library brings the digits and the weights along, and leaves nothing behind', () => {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts=false'];
  const [{ files }] = JSON.parse(execFileSync('npm', args, { cwd: library, encoding: 'utf8' })) as [
    { files: readonly { readonly path: string }[] },
  ];
  const data = files.map(({ path }) => path).filter((path) => path.startsWith('data/'));
  expect(data.sort()).toEqual([
    'data/digits/t10k-images-idx3-ubyte.gz',
    'data/digits/t10k-labels-idx1-ubyte.gz',
    'data/digits/train-images-idx3-ubyte.gz',
    'data/digits/train-labels-idx1-ubyte.gz',
    'data/models/02-digits-vae.safetensors',
  ]);
  expect(existsSync(join(library, 'data'))).toBe(false);
});
