/** What JupyterLab is to show, and how. */
export interface ServerOptions {
  /** The folder it shows. */
  readonly root: string;
  /** The notebook it opens, from that folder. */
  readonly notebook?: string;
  /** The port, which then must be free. Default: 8888 or the next free one. */
  readonly port?: number;
  /** Whether a browser opens. */
  readonly browser: boolean;
  /** Whether the address holds a token, without which nobody gets in. */
  readonly token: boolean;
  /** Arguments of the user's own, before which ours give way. */
  readonly rest: readonly string[];
}

/** What stands for a token that is made only where the server runs. */
const MAKE_TOKEN = '--make-token';

/** Further names of options; one that is given twice, by whatever names, JupyterLab refuses. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  '--ServerApp.ip': ['--ip'],
  '--ServerApp.port': ['--port'],
  '--ServerApp.port_retries': ['--port-retries'],
  '--ServerApp.root_dir': ['--notebook-dir'],
  '--IdentityProvider.token': ['--ServerApp.token'],
  [MAKE_TOKEN]: ['--IdentityProvider.token', '--ServerApp.token'],
  // In another folder there is no such notebook.
  '--LabApp.default_url': ['--ServerApp.default_url', '--ServerApp.root_dir', '--notebook-dir'],
};

/** Jupyter's own, and the probes beside a notebook, which would fill the list of files with every name twice. */
const HIDDEN = ['__pycache__', '*.pyc', '*.pyo', '.DS_Store', '*~', '*.probes.json'];

/**
 * The arguments of JupyterLab. They win over the user's configuration of Jupyter, which may be meant for another server; what
 * the user says in `rest` wins over them.
 */
export function serverArguments(options: ServerOptions): string[] {
  const { rest } = options;
  const names = rest.map(nameOf);
  const isNamed = (name: string): boolean =>
    [name, ...(SYNONYMS[name] ?? [])].some((one) => names.includes(one));
  return [...ours(options).filter((argument) => !isNamed(nameOf(argument))), ...rest];
}

function ours({ root, notebook, port, browser, token, rest }: ServerOptions): string[] {
  const isRoot = process.getuid?.() === 0;
  const opens = rest.every((one) => one.startsWith('-')); // otherwise a file may be among them
  return [
    `--ServerApp.root_dir=${root}`,
    '--ServerApp.ip=localhost',
    '--LabApp.news_url=None', // asks no host by itself
    ...HIDDEN.map((glob) => `--ContentsManager.hide_globs=${glob}`),
    '--KernelSpecManager.ensure_native_kernel=False',
    '--MultiKernelManager.default_kernel_name=tslab', // what the launcher offers first
    ...(notebook !== undefined && opens ? [`--LabApp.default_url=${pageOf(notebook)}`] : []),
    ...(port === undefined ? [] : [`--ServerApp.port=${port}`, '--ServerApp.port_retries=0']),
    ...(browser ? [] : ['--no-browser']),
    token ? MAKE_TOKEN : '--IdentityProvider.token=',
    ...(isRoot ? ['--allow-root'] : []), // in a container there may be nobody else
  ];
}

function pageOf(notebook: string): string {
  return `/lab/tree/${encodeURIComponent(notebook)}`;
}

function nameOf(argument: string): string {
  return argument.split('=', 1)[0] ?? argument;
}
