import { InvalidArgumentError, type Command } from 'commander';
import { LabError } from './python';
import { startLab } from './start';

interface CommandOptions {
  port?: number;
  browser: boolean;
  token: boolean;
  installOnly?: boolean;
}

const COULD_NOT_START = 3;

const HELP = `
FOLDER is what JupyterLab shows: by default assignments, else notebooks, else this folder. The first start makes a virtual
environment in .venv/jupyterlab, for which Python 3.10 or later must be there; every later one takes seconds.
What stands behind -- goes to JupyterLab as it is: tsnb lab -- --ServerApp.ip=0.0.0.0

Exit code: 0 JupyterLab ended well; 1 it failed; 2 wrong use; 3 it could not be started.`;

/** Adds `tsnb lab` to the program; `done` is told the exit code. */
export function addLabCommand(program: Command, done: (exitCode: number) => void): void {
  program
    .command('lab')
    .summary('JupyterLab with everything in place')
    .description('Start JupyterLab with the kernel and the renderer for figures in place.')
    .usage('[folder] [options] [-- jupyter options]')
    .argument('[folder]')
    .argument('[rest...]')
    .option('--port <n>', 'the port (default: 8888 or the next free one)', portNumber)
    .option('--no-browser', 'open no browser')
    .option('--no-token', 'let everybody on this machine in, without a token')
    .option('--install-only', 'make the environment and start nothing')
    .addHelpText('after', HELP)
    .action(
      async (
        _folder: string | undefined,
        _rest: string[],
        options: CommandOptions,
        self: Command,
      ) => {
        const { folder, rest } = divide(self.args);
        if (rest.some((one) => !one.startsWith('-')) && !rest[0]?.startsWith('-'))
          self.error(`error: one folder at most, not ${[folder, ...rest].join(' ')}`);
        done(await start(folder, rest, options));
      },
    );
}

/** The words of the command line: a folder may come first, what begins with a dash stood behind `--`. */
function divide(words: readonly string[]): { folder: string | undefined; rest: string[] } {
  const [first, ...others] = words;
  if (words.length === 0 || first.startsWith('-')) return { folder: undefined, rest: [...words] };
  return { folder: first, rest: others };
}

async function start(
  folder: string | undefined,
  rest: readonly string[],
  options: CommandOptions,
): Promise<number> {
  try {
    return await startLab(process.cwd(), {
      ...options,
      ...(folder === undefined ? {} : { folder }),
      rest,
    });
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return COULD_NOT_START;
  }
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('a port is a whole number up to 65535.');
  return port;
}
