import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const library = join(import.meta.dirname, '../../lib');
const run = promisify(execFile);

interface Packed {
  readonly files: readonly { readonly path: string }[];
  readonly integrity: string;
}

async function pack(): Promise<Packed> {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts=false'];
  const { stdout } = await run('npm', args, { cwd: library });
  const [packed] = JSON.parse(stdout) as [Packed];
  return packed;
}

test('the packed library brings the digits and the weights along, also when two pack it at once', async () => {
  await rm(join(library, 'data'), { recursive: true, force: true });
  const [one, other] = await Promise.all([pack(), pack()]);
  const data = one.files.map(({ path }) => path).filter((path) => path.startsWith('data/'));
  expect(data.sort()).toEqual([
    'data/digits/t10k-images-idx3-ubyte.gz',
    'data/digits/t10k-labels-idx1-ubyte.gz',
    'data/digits/train-images-idx3-ubyte.gz',
    'data/digits/train-labels-idx1-ubyte.gz',
    'data/models/02-digits-vae.safetensors',
  ]);
  const rest = one.files.map(({ path }) => path).filter((path) => !/^(data|dist)\//.test(path));
  expect(rest.sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
  expect(other.integrity).toBe(one.integrity);
});
