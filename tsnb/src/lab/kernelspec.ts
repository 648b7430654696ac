import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installKernelspec } from '../kernel';

/** Writes the kernelspec into an environment, unless it is there as it would be: the environment may be one to read only. */
export async function ensureKernelspec(prefix: string): Promise<void> {
  const draft = await mkdtemp(join(tmpdir(), 'tsnb-lab-'));
  try {
    const written = await installKernelspec({ prefix: draft });
    const folder = written.replace(draft, prefix);
    if (!(await areSame(written, folder))) await installKernelspec({ prefix });
  } finally {
    await rm(draft, { recursive: true });
  }
}

async function areSame(folder: string, other: string): Promise<boolean> {
  const read = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');
  for (const name of await readdir(folder))
    if ((await read(join(folder, name))) !== (await read(join(other, name)))) return false;
  return true;
}
