import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const cli = resolve(import.meta.dirname, '../../../tsnb/bin/tsnb.js');

/**
 * A Python that notes what it is asked, makes an environment of itself, and on demand fails, kills its caller, or waits for a
 * signal. Its environments forget their modules, as those of another version do, where FAKE_LOST is set.
 */
const PYTHON = `#!/bin/sh
echo "$*" >> "$FAKE_LOG"
wait_for_signal() {
  exec "$FAKE_NODE" -e "
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.on(signal, () => { fs.appendFileSync(process.env.FAKE_LOG, signal + '\\\\n'); process.exit(0); });
    const { ppid } = process;
    setInterval(() => process.ppid === ppid || process.exit(1), 1000); // as long as there is somebody to end it
    console.log('ready');"
}
case "$*" in
  *ensurepip*)
    echo "$FAKE_VERSION"
    [ -z "$FAKE_PROBE" ] || { echo "$FAKE_PROBE" >&2; exit 1; } ;;
  *find_spec*) [ -z "$FAKE_LOST" ] ;;
  '-I -m venv '*)
    /bin/mkdir -p "$4/bin" "$4/share/jupyter/kernels/python3" && /bin/cp "$0" "$4/bin/python" ;;
  '-I -m pip install '*)
    echo "PIP_USER=$PIP_USER PIP_TARGET=$PIP_TARGET PIP_PREFIX=$PIP_PREFIX PYTHONPATH=$PYTHONPATH PYTHONHOME=$PYTHONHOME" >> "$FAKE_LOG"
    [ "$FAKE_PIP" != kill ] || kill -9 $PPID
    [ "$FAKE_PIP" != wait ] || wait_for_signal
    [ "$FAKE_PIP" != fail ] || { echo 'no such host' >&2; exit 1; } ;;
  '-I '*'/bin/lab.py '*)
    echo "JUPYTER_PATH=$JUPYTER_PATH PYTHONPATH=$PYTHONPATH PYTHONHOME=$PYTHONHOME" >> "$FAKE_LOG"
    [ "$FAKE_SERVER" != wait ] || wait_for_signal
    exit "$FAKE_EXIT" ;;
esac
`;

/** What a run of `tsnb lab` did. */
export interface LabRun {
  status: number | null;
  stdout: string;
  stderr: string;
  /** What Python was asked during this run, and the variables that an installation or a server had. */
  asked: string[];
}

/** A project in a folder of its own, with a Python that only makes believe. */
export class Desk {
  readonly folder = mkdtempSync(join(tmpdir(), 'tsnb-lab-'));
  project = join(this.folder, 'project');
  private readonly running: ChildProcess[] = [];
  private readonly log = join(this.folder, 'log');

  constructor() {
    for (const path of ['project/notebooks', 'bin', 'empty'])
      mkdirSync(join(this.folder, path), { recursive: true });
    this.addPython('python3');
  }

  /** Puts another Python on PATH, by default one as good as the first. */
  addPython(name: string, script = PYTHON): void {
    writeFileSync(join(this.folder, 'bin', name), script, { mode: 0o755 });
  }

  /** Writes an empty file, named from the project's folder. */
  addFile(name: string): void {
    writeFileSync(join(this.project, name), '');
  }

  lab(
    args: readonly string[] = [],
    variables: Readonly<Record<string, string>> = {},
    options: { cwd?: string; uid?: number } = {},
  ): LabRun {
    rmSync(this.log, { force: true });
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'lab', ...args], {
      cwd: this.project,
      encoding: 'utf8',
      env: this.variables(variables),
      ...options,
    });
    return { status, stdout, stderr, asked: this.asked() };
  }

  /** Starts it without waiting for its end, below a shell if asked to. */
  start(variables: Readonly<Record<string, string>>, { shell = false } = {}): ChildProcess {
    const [program, args] = shell
      ? ['/bin/sh', ['-c', '"$0" "$1" lab; exit', process.execPath, cli]]
      : [process.execPath, [cli, 'lab']];
    const child = spawn(program, args, {
      cwd: this.project,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: this.variables(variables),
    });
    this.running.push(child);
    return child;
  }

  /** The lines that Python has noted since the last `lab`. */
  asked(): string[] {
    return existsSync(this.log) ? readFileSync(this.log, 'utf8').trim().split('\n') : [];
  }

  remove(): void {
    for (const child of this.running) child.kill('SIGKILL'); // a test that failed did not end it
    rmSync(this.folder, { recursive: true });
  }

  private variables(more: Readonly<Record<string, string>>): Record<string, string> {
    return {
      PATH: join(this.folder, 'bin'),
      HOME: this.folder,
      FAKE_LOG: this.log,
      FAKE_NODE: process.execPath,
      FAKE_VERSION: '[3, 12]',
      FAKE_EXIT: '0',
      ...more,
    };
  }
}

/** The words that JupyterLab was started with. */
export function started({ asked }: LabRun): string[] | undefined {
  return asked.find((one) => /^-I \S+\/bin\/lab\.py /.test(one))?.split(' ');
}

/** The installations of a run. */
export function installed({ asked }: LabRun): string[] {
  return asked.filter((one) => one.includes('pip install'));
}

/** Waits until a process has written some words. */
export function said({ stdout }: ChildProcess, words: string): Promise<void> {
  return new Promise((done, fail) => {
    let text = '';
    stdout?.on('data', (piece: Buffer) => {
      text += piece.toString();
      if (text.includes(words)) done();
    });
    stdout?.once('end', () => {
      fail(new Error(`it ended with: ${text}`));
    });
  });
}
