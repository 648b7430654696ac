import { Option, type Command } from 'commander';
import {
  addLimitOptions,
  addParameterOptions,
  limitsOf,
  parametersOf,
  type ExecutionOptions,
} from '../run';
import { addReportOptions, positiveInteger, reportFiles } from '../terminal';
import { calibrateBatch } from './calibrate';
import { checkBatch } from './checkBatch';
import { addComparisonOptions, comparisonOf, type ComparisonOptions } from './comparisonOptions';
import { CHECK_REPORTERS } from './reporters';

interface CheckOptions extends ExecutionOptions, ComparisonOptions {
  readonly out: string;
  readonly update?: boolean;
  readonly cache?: boolean | string;
  readonly ran?: string;
  readonly calibrate?: number;
  readonly vary: string;
  readonly full?: boolean;
}

const VARIED = ['weights', 'seed', 'both'];
const DEFAULT_OUT = 'build/check';
const DEFAULT_CACHE = 'build/check-cache';

const HELP = `
Executes each notebook as "tsnb run" does and compares every output with the stored one by meaning: words, numbers by their
tolerance, figures by their data, pictures by how they look. How long a run took, paths, addresses and progress bars don't count.

  tsnb check notebooks                        all of them
  tsnb check notebooks/00.ipynb -k 5-9        cells 5 to 9 only (those before them run too)
  tsnb check notebooks --ran build/run.json   what "tsnb run notebooks --json build/run.json" executed
  tsnb check notebooks/00.ipynb --update      accept what differs
  tsnb check notebooks --calibrate 8          set tolerances from 8 runs with weights changed in their last bit, and 8 seeds

Exit code: 0 nothing differs; 1 an output differs or a cell failed; 2 wrong use or unreadable input; 3 the kernel could not
be started. Of several notebooks, the highest. 128 + n after signal n.`;

/** Adds `tsnb check` to the program; `done` is told the exit code. */
export function addCheckCommand(program: Command, done: (exitCode: number) => void): void {
  const command = program
    .command('check')
    .summary('execute notebooks and compare their outputs with the stored ones')
    .description('Execute notebooks and compare their outputs with the stored ones, by meaning.')
    .argument('<notebook|folder...>', 'notebooks, or folders of them');
  addComparisonOptions(command)
    .option('--full', "run with the notebook's own values, not with its checkParameters")
    .option('--update', 'store the new outputs of cells that differ, after showing how')
    .option(
      '--calibrate <n>',
      'set tolerances from n runs with changed weights and n seeds',
      positiveInteger,
    )
    .addOption(
      new Option('--vary <what>', 'what calibration varies').choices(VARIED).default('both'),
    )
    .option('--cache [dir]', `keep results by content, and use them (default: ${DEFAULT_CACHE})`)
    .option('--ran <report>', 'compare what "tsnb run --json <report>" executed, and run nothing')
    .option('--out <dir>', 'where executed notebooks go', DEFAULT_OUT);
  addLimitOptions(addParameterOptions(command)).addHelpText('after', HELP);
  addReportOptions(command, CHECK_REPORTERS).action(
    async (inputs: string[], options: CheckOptions, command: Command) => {
      done(await check(inputs, options, command));
    },
  );
}

async function check(inputs: string[], options: CheckOptions, command: Command): Promise<number> {
  const { calibrate, vary } = options;
  const reports = reportFiles(options, CHECK_REPORTERS);
  const parameters = await parametersOf(options, command);
  const update = options.update ?? false;
  if (parameters.size > 0 && (update || calibrate !== undefined))
    command.error(
      'error: parameters make other outputs than the stored ones: not with --update or --calibrate',
    );
  if (update && calibrate !== undefined)
    command.error(
      'error: --update and --calibrate exclude each other: accept outputs first, then calibrate',
    );
  if (calibrate !== undefined && Object.keys(reports).length > 0)
    command.error(
      'error: --calibrate sets tolerances and reports nothing: check afterwards for that',
    );
  if (options.ran !== undefined && (calibrate !== undefined || parameters.size > 0))
    command.error('error: --ran runs nothing: not with --calibrate or parameters');
  const request = {
    inputs,
    out: options.out,
    parameters,
    jobs: options.jobs,
    limits: limitsOf(options),
    ...comparisonOf(options),
    full: options.full ?? false,
    update,
    ...(options.ran !== undefined && { ran: options.ran }),
    ...cacheFolder(options),
    reports,
  };
  if (calibrate === undefined) return checkBatch(request);
  return calibrateBatch(request, {
    runs: calibrate,
    weights: vary !== 'seed',
    seed: vary !== 'weights',
  });
}

// A calibration that was stopped goes on where it was.
function cacheFolder({ cache, calibrate }: CheckOptions): { cache?: string } {
  if (typeof cache === 'string') return { cache };
  return cache === true || calibrate !== undefined ? { cache: DEFAULT_CACHE } : {};
}
