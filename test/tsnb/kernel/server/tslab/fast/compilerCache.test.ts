import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CompilerCache } from '../../../../../../tsnb/src/kernel/server/tslab/fast/compilerCache';

let project: string;
let compiler: string;
let folder: string;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'tsnb-test-'));
  compiler = join(project, 'node_modules/compiler/index.js');
  folder = join(project, 'node_modules/.cache/tsnb');
  await mkdir(join(project, 'node_modules/compiler'), { recursive: true });
  await writeFile(compiler, "exports.name = 'compiler';\nexports.twice = (x) => x * 2;\n");
});

afterEach(async () => {
  await rm(project, { recursive: true });
});

/** Starts as a kernel does; whether the compiled code was there already. */
function started(): boolean {
  const cache = new CompilerCache(compiler);
  const module = cache.load() as { name: string; twice: (x: number) => number };
  expect(module.name).toBe('compiler');
  expect(module.twice(4)).toBe(8);
  let wasThere = true;
  cache.save(() => (wasThere = false));
  return wasThere;
}

async function onlyFile(): Promise<string> {
  const names = await readdir(folder);
  expect(names).toHaveLength(1);
  return join(folder, names[0]);
}

describe('compiled code of a module', () => {
  test('is kept by the first process and taken by the next', () => {
    expect(started()).toBe(false);
    expect(started()).toBe(true);
  });

  test('is made again where it is damaged', async () => {
    started();
    const file = await onlyFile();
    const bytes = await readFile(file);
    bytes[bytes.length - 9] ^= 1;
    await writeFile(file, bytes);
    expect(started()).toBe(false);
    expect(started()).toBe(true);
  });

  test('is not taken from a file or a folder that everybody can write', async () => {
    started();
    const file = await onlyFile();
    await chmod(file, 0o666);
    expect(started()).toBe(false);
    await chmod(folder, 0o777);
    expect(started()).toBe(false);
  });

  test('is made again for a module that has changed', async () => {
    started();
    await writeFile(compiler, "exports.name = 'compiler';\nexports.twice = (x) => x + x;;;\n");
    expect(started()).toBe(false);
  });

  test.each([
    [
      'in comments, strings, templates, patterns and names',
      "// ’ → é\nexports.s = ['’é→', `→`, /^[→é]$/.test('é')]; const größe = 1;",
    ],
    ['behind a backslash', "exports.s = ['\\’é→', `→`, true];"],
    ['of two units', "exports.s = ['’é→', `→`, true]; // 😀"],
    ['that ends a line', "// \u2028exports.s = ['’é→', `→`, true];"],
  ])('means the same with letters of more than one byte: %s', async (_, code) => {
    await writeFile(compiler, code);
    const { s } = new CompilerCache(compiler).load() as { s: unknown };
    expect(s).toEqual(['’é→', '→', true]);
  });

  test('is done without where it cannot be kept', async () => {
    await writeFile(join(project, 'node_modules/.cache'), '');
    expect(started()).toBe(false);
    expect(started()).toBe(false);
  });
});
