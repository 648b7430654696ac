import { delimiter } from 'node:path';

type Variables = Readonly<NodeJS.ProcessEnv>;

/** Variables with which a Python would take its modules from elsewhere than from its own folder. */
const FOREIGN_MODULES = ['PYTHONPATH', 'PYTHONHOME'];

/** Variables with which pip would install elsewhere than into the environment it belongs to. */
const FOREIGN_PLACES = ['PIP_TARGET', 'PIP_PREFIX', 'PIP_ROOT'];

/** The variables of a Python that has the modules of its own folder only. */
export function isolated(variables: Variables): NodeJS.ProcessEnv {
  return without(variables, FOREIGN_MODULES);
}

/** The variables of a pip that installs into its own environment, whatever its configuration says. */
export function forInstallation(variables: Variables): NodeJS.ProcessEnv {
  return { ...without(isolated(variables), FOREIGN_PLACES), PIP_USER: '0' };
}

/**
 * The variables of a server that takes kernels and extensions of one folder before the user's and the system's.
 *
 * @param data that folder, such as `share/jupyter` of an environment
 */
export function forServer(variables: Variables, data: string): NodeJS.ProcessEnv {
  const paths = [data, variables['JUPYTER_PATH']].filter(
    (path) => path !== undefined && path !== '',
  );
  return {
    ...isolated(variables),
    JUPYTER_PATH: paths.join(delimiter),
    JUPYTER_PREFER_ENV_PATH: '1', // for what else lies in the environment, its configuration among it
  };
}

function without(variables: Variables, names: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !names.includes(name)));
}
