import { spawnSync } from 'node:child_process';
import { LabError } from './labError';
import { isolated } from './variables';

/** The oldest and the newest Python that the pinned JupyterLab is known to run on. */
const OLDEST = [3, 10] as const;
const NEWEST_MINOR = 14;

type PythonCommand = readonly [string, ...string[]];

/** Programs with the version in their names come last: `python3` is what the user chose. */
const CANDIDATES: readonly PythonCommand[] =
  process.platform === 'win32'
    ? [['py', '-3'], ['python']]
    : [['python3'], ['python'], ...numbered().map((name): PythonCommand => [name])];

/**
 * Prints the version before it looks for the modules, which Python 2 lacks. Modules in this folder don't count; an option for
 * that is none of Python 2's.
 */
const PROBE =
  'import sys; sys.path[:] = [p for p in sys.path if p]; print(list(sys.version_info[:2])); sys.stdout.flush(); ' +
  'import venv, ensurepip';

/**
 * The command of a Python that can make virtual environments.
 *
 * @throws LabError if there is none, with what to install
 */
export function findPython(): PythonCommand {
  const lacking: string[] = [];
  for (const command of CANDIDATES) {
    const lack = lackOf(command);
    if (lack === null) return command;
    if (lack !== undefined) lacking.push(lack);
  }
  throw new LabError(whatToInstall(lacking));
}

/** What a Python lacks, null if nothing; undefined if it is none, or does not run. */
function lackOf([program, ...args]: PythonCommand): string | null | undefined {
  const options = { encoding: 'utf8', env: isolated(process.env) } as const;
  const { status, stdout, stderr, error } = spawnSync(program, [...args, '-c', PROBE], options);
  const version = error ? null : /\[(\d+), (\d+)\]/.exec(stdout);
  if (version === null) return undefined;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (!isNewEnough(major, minor)) return `${program} is Python ${major}.${minor}`;
  if (status === 0) return null;
  return /No module named '?(venv|ensurepip)/.test(stderr)
    ? `${program} lacks its module venv`
    : undefined;
}

function isNewEnough(major: number, minor: number): boolean {
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** python3.14 to python3.10. */
function numbered(): string[] {
  const [major, oldest] = OLDEST;
  return Array.from({ length: NEWEST_MINOR - oldest + 1 }, (_, i) => NEWEST_MINOR - i).map(
    (minor) => `python${major}.${minor}`,
  );
}

function whatToInstall(lacking: readonly string[]): string {
  const seen = lacking.length === 0 ? 'none was found' : lacking.join(', ');
  return `JupyterLab needs Python ${OLDEST.join('.')} or later with its module venv; ${seen}. Install it:
  Debian, Ubuntu   sudo apt install python3 python3-venv
  Fedora           sudo dnf install python3
  macOS            brew install python
  Windows          winget install Python.Python.3.13
and try again. Without it the notebooks run from the command line: tsnb run`;
}
