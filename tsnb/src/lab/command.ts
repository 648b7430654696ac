import { InvalidArgumentError, type Command } from 'commander';
import { reportingErrors } from '../terminal';
import { startLab } from './start';

interface CommandOptions {
  readonly port?: number;
  readonly browser: boolean;
  readonly token: boolean;
  readonly installOnly?: boolean;
}

interface Words {
  readonly folders: string[];
  readonly rest: string[];
}

const HELP = `
FOLDER is what JupyterLab shows, or a notebook that it opens: by default assignments, else notebooks, else this folder. The
first start makes a virtual environment in .venv/jupyterlab of the project, for which Python 3.10 or later must be there;
every later one takes seconds. What stands behind -- goes to JupyterLab as it is: tsnb lab -- --ServerApp.ip=0.0.0.0

Exit code: 0 JupyterLab ended well; 1 it failed; 2 wrong use; 3 it could not be started; 128 + n after signal n during the
installation.`;

/** Adds `tsnb lab` to the program; `done` is told the exit code. */
export function addLabCommand(program: Command, done: (exitCode: number) => void): void {
  program
    .command('lab')
    .summary('JupyterLab with everything in place')
    .description('Start JupyterLab with the kernel and the renderer for figures in place.')
    .usage('[folder] [options] [-- jupyter options]')
    .argument('[folder]')
    .argument('[rest...]')
    .option(
      '--port <n>',
      'the port (default: 8888 or the next free one; 0: any free one)',
      portNumber,
    )
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
        const { folders, rest } = divide(self.args, process.argv);
        if (folders.length > 1) self.error(`error: one folder at most, not ${folders.join(' ')}`);
        done(await start(folders[0], rest, options));
      },
    );
}

/**
 * The words that are no options, which the parser has freed from `--`: a folder before it, JupyterLab's behind it.
 *
 * @param words what the parser left
 * @param line the whole command line, in which `--` still stands
 */
function divide(words: readonly string[], line: readonly string[]): Words {
  const at = line.indexOf('--');
  const rest = at < 0 ? [] : line.slice(at + 1);
  return { folders: words.slice(0, words.length - rest.length), rest };
}

function start(
  folder: string | undefined,
  rest: readonly string[],
  options: CommandOptions,
): Promise<number> {
  const lab = { ...options, ...(folder === undefined ? {} : { folder }), rest };
  return reportingErrors(
    () => startLab(process.cwd(), lab),
    (message) => {
      process.stderr.write(`${message}\n`);
    },
  );
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('a port is a whole number up to 65535.');
  return port;
}
