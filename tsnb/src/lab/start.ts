import { resolve } from 'node:path';
import { projectRoot } from '../project';
import { LabEnvironment } from './environment';
import { ensureKernelspec } from './kernelspec';
import { writing } from './labError';
import { runServer } from './server';
import { serverArguments, type ServerOptions } from './serverArguments';
import { whatToShow } from './shown';

/** How JupyterLab is started. */
export interface LabOptions extends Omit<ServerOptions, 'root' | 'notebook'> {
  /** A folder that it shows, or a notebook that it opens. Default: the assignments, else the notebooks, else the folder of the call. */
  readonly folder?: string;
  /** Makes the environment and starts nothing. */
  readonly installOnly?: boolean;
}

/** The project's own environment. */
const ENVIRONMENT = '.venv/jupyterlab';

/**
 * Starts JupyterLab with the kernel and the renderer in place, from a virtual environment in the project that is made at the
 * first start.
 *
 * @param folder a folder of the project
 * @returns the exit code of JupyterLab
 * @throws LabError if it can't be started, with what to do
 * @throws Interrupted if a signal ends the installation
 */
export async function startLab(folder: string, options: LabOptions): Promise<number> {
  const { folder: asked, installOnly, ...others } = options;
  const shown = whatToShow(folder, asked);
  const environment = new LabEnvironment(resolve(projectRoot(folder), ENVIRONMENT));
  await writing(async () => {
    await environment.ensure((line) => process.stdout.write(`${line}\n`));
    await ensureKernelspec(environment.folder);
  });
  if (installOnly) return 0;
  return runServer(environment, serverArguments({ ...shown, ...others }));
}
