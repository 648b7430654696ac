import { Option, type Command } from 'commander';
import { addReportOptions, reportFiles } from '../terminal';
import {
  addLimitOptions,
  addParameterOptions,
  limitsOf,
  parametersOf,
  type ExecutionOptions,
} from './executionOptions';
import { RUN_REPORTERS } from './reporters';
import { runBatch } from './runBatch';

interface RunOptions extends ExecutionOptions {
  readonly out?: string;
  readonly inplace?: boolean;
}

const DEFAULT_OUT = 'build/notebooks';

const HELP = `
A FOLDER stands for its own *.ipynb. Each notebook runs in its own folder, in a kernel of its own. Cells after one that
failed do not run. The executed notebook is written as it goes, under its own name in DIR.

Parameters replace the values of variables declared in the cell tagged "parameters":
  tsnb run notebooks/00.ipynb -p epochs=5 -p 'rates=[0.1, 0.01]'

Exit code: 0 all well; 1 a cell failed; 2 wrong use or unreadable input; 3 the kernel could not be started. Of several
notebooks, the highest. 128 + n after signal n.`;

/** Adds `tsnb run` to the program; `done` is told the exit code. */
export function addRunCommand(program: Command, done: (exitCode: number) => void): void {
  const command = program
    .command('run')
    .summary('execute notebooks through the kernel')
    .description('Execute notebooks through the tslab kernel, without a browser.')
    .argument('<notebook|folder...>', 'notebooks, or folders of them');
  addParameterOptions(command)
    .option('--out <dir>', `where executed notebooks go (default: ${DEFAULT_OUT})`)
    .addOption(new Option('--inplace', 'write them over their sources instead').conflicts('out'));
  addLimitOptions(command).addHelpText('after', HELP);
  addReportOptions(command, RUN_REPORTERS).action(
    async (inputs: string[], options: RunOptions, command: Command) => {
      done(await run(inputs, options, command));
    },
  );
}

async function run(inputs: string[], options: RunOptions, command: Command): Promise<number> {
  return runBatch({
    inputs,
    destination: options.inplace ? 'inplace' : { folder: options.out ?? DEFAULT_OUT },
    parameters: await parametersOf(options, command),
    jobs: options.jobs,
    limits: limitsOf(options),
    reports: reportFiles(options, RUN_REPORTERS),
  });
}
