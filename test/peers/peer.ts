import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** How a program ended, and all it said. */
export interface Ending {
  readonly code: number | null;
  readonly said: string;
}

/** Runs a program to its end, in `folder`, with the kernelspecs in `jupyterPath` before all others. */
export function run(
  program: string,
  args: readonly string[],
  folder: string,
  jupyterPath: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<Ending> {
  // Such a program looks for its own helpers beside itself.
  const path = [dirname(program), process.env['PATH']].join(delimiter);
  const child = spawn(program, args, {
    cwd: folder,
    env: {
      ...process.env,
      PATH: path,
      JUPYTER_PATH: jupyterPath,
      CI: 'true',
      PYTHONWARNINGS: 'ignore',
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      done({ code, said: said.join('') });
    });
  });
}

/**
 * nbgrader's configuration of the time that cells have: eight seconds for the one whose grade_id is in ENDLESS, as it never ends,
 * more than a cell takes on any machine for the others.
 */
export const NBGRADER_PATIENCE = `import os
def patience(cell):
    return 8 if cell.metadata.get('nbgrader', {}).get('grade_id') == os.environ.get('ENDLESS') else 900
c.Execute.timeout_func = patience
c.Execute.interrupt_on_timeout = True
c.Execute.iopub_timeout = 900
c.Execute.startup_timeout = 900
`;

/** The same for the stock kernel, under which others may never end. */
export const NBGRADER_STOCK_PATIENCE = `c.Execute.timeout = 8
c.Execute.interrupt_on_timeout = True
`;

/** Installs our kernel below `prefix`; returns the folder for JUPYTER_PATH. */
export function installOurs(prefix: string): string {
  const cli = join(root, 'tsnb/bin/tsnb.js');
  const { status, stderr } = spawnSync(
    process.execPath,
    [cli, 'kernel', 'install', '--prefix', prefix],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the kernel could not be installed: ${stderr}`);
  return join(prefix, 'share/jupyter');
}

/** The same for the stock kernel, as its own `tslab install` writes it. */
export function installStock(prefix: string): string {
  const tslab = dirname(createRequire(import.meta.url).resolve('tslab/package.json'));
  const folder = join(prefix, 'share/jupyter/kernels/tslab');
  mkdirSync(folder, { recursive: true });
  const argv = [process.execPath, join(tslab, 'bin/tslab'), 'kernel', '--config-path'];
  const spec = {
    argv: [...argv, '{connection_file}'],
    display_name: 'TypeScript',
    language: 'typescript',
  };
  writeFileSync(join(folder, 'kernel.json'), JSON.stringify(spec));
  return join(prefix, 'share/jupyter');
}

/** Does all jobs, two at a time. */
export async function inPairs<T>(jobs: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  const waiting = [...jobs.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      results[next[0]] = await next[1]();
  };
  await Promise.all([worker(), worker()]);
  return results;
}
