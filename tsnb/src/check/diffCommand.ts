import { Option, type Command } from 'commander';
import { addReportOptions, reportFiles } from '../terminal';
import { diffNotebooks } from './diff';
import { CHECK_REPORTERS } from './reporters';

interface DiffOptions extends Readonly<Record<string, unknown>> {
  readonly k?: string[];
  readonly strict?: boolean;
  readonly lax?: boolean;
}

/** Adds `tsnb diff` to the program; `done` is told the exit code. */
export function addDiffCommand(program: Command, done: (exitCode: number) => void): void {
  const command = program
    .command('diff')
    .summary('compare the outputs of two executed notebooks')
    .description(
      'Compare the outputs of two executed notebooks by meaning, as "tsnb check" does, by the rules of the first. Nothing runs.',
    )
    .argument('<a>', 'the notebook that holds')
    .argument('<b>', 'the notebook that is compared with it')
    .option('-k <cells>', 'only cells by number, range, id or text; may be repeated', append)
    .option('--strict', 'mask nothing and allow nothing, whatever the rules say')
    .addOption(
      new Option('--lax', 'compare only cells that say so (tag "check-output")').conflicts(
        'strict',
      ),
    );
  addReportOptions(command, CHECK_REPORTERS).action(
    async (stored: string, found: string, options: DiffOptions) => {
      const { k: picks = [], strict = false, lax = false } = options;
      const strictness = strict ? 'strict' : lax ? 'lax' : 'usual';
      const reports = reportFiles(options, CHECK_REPORTERS);
      done(await diffNotebooks({ stored, found, picks, strictness, reports }));
    },
  );
}

function append(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}
