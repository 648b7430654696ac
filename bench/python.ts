import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync, readFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * An interpreter with the peers: that of BENCH_PYTHON, else of a virtual environment, which is made at the first run.
 *
 * @returns undefined, with the reason on the console, when there is none.
 */
export function findPython(
  folder: string,
  requirements: string,
  peers: string,
): string | undefined {
  const given = process.env['BENCH_PYTHON'];
  if (given) return given;
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const stamp = join(folder, 'installed.txt');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python;
  console.log(`Installing ${peers} into ${folder}`);
  mkdirSync(dirname(folder), { recursive: true });
  const made =
    succeeds(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', folder]) &&
    succeeds(python, ['-m', 'pip', 'install', '--quiet', '-r', requirements]);
  if (!made) {
    console.warn(`Left out: ${peers}, since there is no Python that can install them`);
    return undefined;
  }
  writeFileSync(stamp, wanted);
  return python;
}

function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}
