import { spawn } from 'child_process';
import { existsSync, statSync } from 'fs';
import { join, resolve } from 'path';
import { installKernelspec } from '../kernel';
import { LabEnvironment } from './environment';
import { LabError } from './python';

/** How JupyterLab is started. */
export interface LabOptions {
  /** What it shows. Default: the project's assignments, else its notebooks, else the project. */
  folder?: string;
  /** The port, which then must be free. Default: 8888 or the next free one. */
  port?: number;
  /** Whether a browser opens. */
  browser: boolean;
  /** Whether the address holds a token, without which nobody gets in. */
  token: boolean;
  /** Makes the environment and starts nothing. */
  installOnly?: boolean;
  /** Further arguments of `jupyter lab`. */
  rest: readonly string[];
}

/** The project's own environment. */
const ENVIRONMENT = '.venv/jupyterlab';

/**
 * Starts JupyterLab with the kernel and the renderer in place, from a virtual environment in the project that is made at the
 * first start.
 *
 * @param project the folder in which the environment is
 * @returns the exit code of JupyterLab
 * @throws LabError if it can't be started, with what to do
 */
export async function startLab(project: string, options: LabOptions): Promise<number> {
  const shown = folderToShow(project, options.folder);
  const environment = new LabEnvironment(resolve(project, ENVIRONMENT));
  await environment.ensure((line) => process.stdout.write(`${line}\n`));
  await installKernelspec({ prefix: environment.folder });
  if (options.installOnly) return 0;
  return runLab(environment, labArguments(shown, options));
}

function folderToShow(project: string, asked: string | undefined): string {
  if (asked !== undefined && !(existsSync(asked) && statSync(asked).isDirectory()))
    throw new LabError(`There is no folder ${asked}`);
  const candidates = ['assignments', 'notebooks'].map((name) => join(project, name));
  return resolve(asked ?? candidates.find((folder) => existsSync(folder)) ?? project);
}

function labArguments(shown: string, { port, browser, token, rest }: LabOptions): string[] {
  const isRoot = process.getuid?.() === 0;
  return [
    `--ServerApp.root_dir=${shown}`,
    '--LabApp.news_url=None', // asks no host by itself
    ...(port === undefined ? [] : [`--ServerApp.port=${port}`, '--ServerApp.port_retries=0']),
    ...(browser ? [] : ['--no-browser']),
    ...(token ? [] : ['--IdentityProvider.token=']),
    ...(isRoot ? ['--allow-root'] : []), // in a container there may be nobody else
    ...rest,
  ];
}

/** Runs JupyterLab in the foreground: Ctrl-C is its own business, other signals are passed on. */
function runLab({ python }: LabEnvironment, args: readonly string[]): Promise<number> {
  const env = { ...process.env, JUPYTER_PREFER_ENV_PATH: '1' }; // the kernel of this environment before the user's
  const server = spawn(python, ['-m', 'jupyterlab', ...args], { stdio: 'inherit', env });
  process.on('SIGINT', () => undefined); // the terminal sends it to both
  for (const signal of ['SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      server.kill(signal);
    });
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.once('close', (code) => {
      done(code === 0 ? 0 : 1);
    });
  });
}
