import type { Command } from 'commander';
import { EXIT } from '../terminal';
import type { Question } from './assignment';
import { describeCheck } from './expectedValues';
import { pointsText } from './kit';
import { releaseNotebooks, type ReleasedNotebook } from './release';

interface ReleaseCommandOptions {
  readonly to: string;
  readonly notebooksOnly?: boolean;
  readonly nbgrader?: boolean;
}

const HELP = `
Solution regions become stubs, hidden tests and outputs go, locked cells are locked, and the values that the probes
yield for the public seed are stored beside each notebook. DIR then stands alone: after "npm install" in it the notebooks run.

Exit code: 0 all well; 1 a notebook did not run to its last probe; 2 wrong use, or a notebook that is no assignment.`;

/** Adds `tsnb release` to the program; `done` is told the exit code. */
export function addReleaseCommand(program: Command, done: (exitCode: number) => void): void {
  program
    .command('release')
    .summary("make the student's version of notebooks")
    .description("Make the student's version of instructors' notebooks.")
    .argument('<notebook...>', "instructors' notebooks")
    .requiredOption('--to <dir>', 'the folder that the kit goes to')
    .option('--notebooks-only', 'leave out package.json, packages and environment.md')
    .option(
      '--nbgrader',
      "write the complete file of expected values, hidden tests included, beside each source, for nbgrader's own tools",
    )
    .addHelpText('after', HELP)
    .action(async (files: string[], options: ReleaseCommandOptions) => {
      done(await release(files, options));
    });
}

async function release(
  files: readonly string[],
  { to, notebooksOnly = false, nbgrader = false }: ReleaseCommandOptions,
): Promise<number> {
  const released = await releaseNotebooks(files, {
    folder: to,
    notebooksOnly,
    nbgrader,
    onNotebook: ({ file }) => {
      process.stdout.write(`${file}: running it for the values of its probes\n`);
    },
  });
  process.stdout.write(`${released.map(releasedText).join('\n')}\nwritten to ${to}\n`);
  return EXIT.OK;
}

function releasedText({
  assignment: { file, questions, points },
  checks,
}: ReleasedNotebook): string {
  const lines = questions.flatMap((question) => [
    `  ${question.name}: ${worth(question)}`,
    ...checks
      .filter(({ question: name }) => name === question.name)
      .map((check) => `    ${describeCheck(check)}`),
  ]);
  return [`${file}: ${pointsText(points)}`, ...lines].join('\n');
}

function worth({ points, manual }: Question): string {
  return `${pointsText(points)}${manual ? ', read by a person' : ''}`;
}
