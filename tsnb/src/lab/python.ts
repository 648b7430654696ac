import { spawnSync } from 'child_process';

/** The oldest Python that the pinned JupyterLab runs on. */
const OLDEST = [3, 10] as const;

const CANDIDATES: readonly (readonly [string, ...string[]])[] =
  process.platform === 'win32' ? [['py', '-3'], ['python']] : [['python3'], ['python']];

const PROBE = 'import json, sys, venv, ensurepip; print(json.dumps(sys.version_info[:2]))';

/** Something on this machine keeps JupyterLab from being started; the message says what to do about it. */
export class LabError extends Error {
  override name = 'LabError';
}

/**
 * The command of a Python that can make virtual environments.
 *
 * @throws LabError if there is none, with what to install
 */
export function findPython(): readonly [string, ...string[]] {
  const found: string[] = [];
  for (const [program, ...args] of CANDIDATES) {
    const options = { encoding: 'utf8' } as const;
    const { status, stdout, stderr, error } = spawnSync(program, [...args, '-c', PROBE], options);
    if (error) continue; // there is no such program
    if (status === 0 && isNewEnough(stdout)) return [program, ...args];
    if (status === 0) found.push(`${program} is Python ${parse(stdout).join('.')}`);
    else if (/No module named '?(venv|ensurepip)/.test(stderr))
      found.push(`${program} lacks its module venv`);
  }
  throw new LabError(whatToInstall(found));
}

function parse(version: string): number[] {
  return JSON.parse(version) as number[];
}

function isNewEnough(version: string): boolean {
  const [major, minor] = parse(version);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function whatToInstall(found: readonly string[]): string {
  const seen = found.length === 0 ? 'none was found' : found.join(', ');
  return `JupyterLab needs Python ${OLDEST.join('.')} or later with its module venv; ${seen}. Install it:
  Debian, Ubuntu   sudo apt install python3 python3-venv
  Fedora           sudo dnf install python3
  macOS            brew install python
  Windows          winget install Python.Python.3.13
and try again. Without it the notebooks run from the command line: tsnb run`;
}
