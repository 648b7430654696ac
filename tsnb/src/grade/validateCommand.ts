import type { Command } from 'commander';
import { readNotebook } from '../notebook';
import { readAssignment } from '../release';
import { Console, EXIT, positiveInteger, reportersOf } from '../terminal';
import { VALIDATE_REPORTERS } from './reporters';
import { validateAssignment, type Finding } from './validate';

const HELP = `
Graded as submissions are: the solution must earn every point, the blank notebook none, each solution cell left blank alone must lose its
own points and no others', and the wrong answers in the folder NAME.wrong beside NAME.ipynb must lose points. These are files
GRADE_ID.ts or GRADE_ID.anything.ts: a line "// WRONG: reason", where the cell has several regions a line "// REGION n", then the text of
the region. Other right answers, in NAME.right/A, NAME.right/B and so on ("// RIGHT: what is other"), must earn every point.

Exit code: 0 all is so; 1 something is not; 2 wrong use, or a notebook that is no assignment.`;

/** Adds `tsnb validate` to the program; `done` is told the exit code. */
export function addValidateCommand(program: Command, done: (exitCode: number) => void): void {
  program
    .command('validate')
    .summary('try assignments before they are handed out')
    .description('Try assignments before they are handed out.')
    .argument('<notebook...>', "instructors' notebooks")
    .option('--jobs <n>', 'trials side by side', positiveInteger, 1)
    .option('--only <text>', 'the trials alone whose names, as they are told, hold this text')
    .addHelpText('after', HELP)
    .action(async (files: string[], { jobs, only }: { jobs: number; only?: string }) => {
      done(await validate(files, jobs, only));
    });
}

async function validate(
  files: readonly string[],
  jobs: number,
  only: string | undefined,
): Promise<number> {
  const console = new Console(process.stdout, process.stderr);
  const reporters = reportersOf(VALIDATE_REPORTERS, { console, jobs, files: {} });
  let failed = false;
  for (const file of files) {
    await reporters.stepped({ file });
    const assignment = readAssignment(file, await readNotebook(file));
    const tell = (finding: Finding): void => {
      void reporters.ended(finding);
    };
    const findings = await validateAssignment(assignment, jobs, tell, only);
    failed ||= findings.some(({ problems }) => problems.length > 0);
  }
  return failed ? EXIT.FAILED : EXIT.OK;
}
