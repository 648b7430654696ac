import type { Command } from 'commander';
import { addReportOptions, reportFiles } from '../terminal';
import { addComparisonOptions, comparisonOf, type ComparisonOptions } from './comparisonOptions';
import { diffNotebooks } from './diff';
import { CHECK_REPORTERS } from './reporters';

/** Adds `tsnb diff` to the program; `done` is told the exit code. */
export function addDiffCommand(program: Command, done: (exitCode: number) => void): void {
  const command = program
    .command('diff')
    .summary('compare the outputs of two executed notebooks')
    .description(
      'Compare the outputs of two executed notebooks by meaning, as "tsnb check" does, by the rules of the first. Nothing runs.',
    )
    .argument('<a>', 'the notebook that holds')
    .argument('<b>', 'the notebook that is compared with it');
  addComparisonOptions(command);
  addReportOptions(command, CHECK_REPORTERS).action(
    async (stored: string, found: string, options: ComparisonOptions) => {
      const reports = reportFiles(options, CHECK_REPORTERS);
      done(await diffNotebooks({ stored, found, ...comparisonOf(options), reports }));
    },
  );
}
