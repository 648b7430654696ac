import { Option, type Command } from 'commander';
import { MAX_SEED } from '../probe';
import { DEFAULT_IMAGE, SandboxError, sandboxOf } from '../sandbox';
import {
  Console,
  EXIT,
  positive,
  positiveInteger,
  reportersOf,
  SignalStop,
  wholeNumberTo,
} from '../terminal';
import { addBookOptions, bookOptions, type BookOptions } from './book';
import type { Pick } from './collect';
import { gradeAll, type GradingRequest } from './gradeAll';
import {
  CELL_TIMEOUT,
  collectLimit,
  LIMIT_NAMES,
  limitsFor,
  TIMEOUT,
  type GivenLimits,
} from './limits';
import { GRADE_REPORTERS } from './reporters';

interface GradeOptions extends BookOptions {
  readonly submissions: string;
  readonly pick?: Pick;
  readonly to: string;
  readonly sandbox: string;
  readonly sandboxImage?: string;
  readonly limit?: GivenLimits;
  readonly jobs: number;
  readonly seed?: number;
  readonly timeout: number;
  readonly cellTimeout: number;
}

const HELP = `
The submissions' DIR holds a folder for each student, with the notebook somewhere in it, in a zip archive too. Every submission runs in kernels of its own for
one fresh seed; what its probes yield is compared in the grader's process. Started again with the same --to it goes on where it was.

Exit code: 0 all graded; 1 a submission could not be graded, or the instructor's notebook does not run; 2 wrong use or unreadable input; 3 the kernel could
not be started.`;

/** Adds `tsnb grade` to the program; `done` is told the exit code. */
export function addGradeCommand(program: Command, done: (exitCode: number) => void): void {
  const command = program
    .command('grade')
    .summary('score submissions of an assignment')
    .description("Score submissions of an assignment by the instructor's notebook.")
    .argument('<notebook>', "the instructor's notebook")
    .requiredOption('--submissions <dir>', 'a folder with a folder for each student')
    .requiredOption('--to <dir>', 'where feedback and gradebook go')
    .addOption(
      new Option(
        '--pick <which>',
        "of a student's notebooks the latest, or the one with the assignment's name (default: what most speaks for)",
      ).choices(['latest', 'named']),
    )
    .option(
      '--sandbox <name>',
      'what keeps submissions apart from this machine: bubblewrap, on Linux, docker, or none',
      'bubblewrap',
    )
    .option(
      '--sandbox-image <image>',
      `what the containers of --sandbox docker are made of (default: ${DEFAULT_IMAGE})`,
    )
    .option(
      '--limit <name=value>',
      `what each run may use; may be repeated: ${LIMIT_NAMES.join(', ')}`,
      collectLimit,
    )
    .option('--jobs <n>', 'submissions side by side', positiveInteger, 1)
    .option('--seed <n>', 'the seed of the checks (default: a fresh one)', wholeNumberTo(MAX_SEED))
    .option('--timeout <s>', 'seconds that each run of a submission may take', positive, TIMEOUT)
    .option('--cell-timeout <s>', 'seconds that each cell may take', positive, CELL_TIMEOUT)
    .addHelpText('after', HELP);
  addBookOptions(command).action(async (file: string, options: GradeOptions, command: Command) => {
    done(await grade(file, options, command));
  });
}

async function grade(file: string, options: GradeOptions, command: Command): Promise<number> {
  const { submissions, to: folder, jobs, timeout, cellTimeout } = options;
  const stop = new SignalStop();
  const console = new Console(process.stdout, process.stderr);
  const reporters = reportersOf(GRADE_REPORTERS, { console, jobs, files: {} });
  const request: GradingRequest = {
    file,
    submissions,
    folder,
    jobs,
    ...(options.pick && { pick: options.pick }),
    sandbox: sandbox(options, command),
    timeout,
    cellTimeout,
    ...bookOptions(options, command),
    ...(options.seed !== undefined && { seed: options.seed }),
    signal: stop.signal,
    onStart: (count) => {
      reporters.begun(count);
    },
    onResult: (standing, found) => {
      void reporters.ended({ standing, found });
    },
  };
  const work = async (): Promise<number> => {
    const outcome = await gradeAll(request).finally(() => {
      reporters.closed();
    });
    if (stop.exitCode !== undefined) return stopped(stop.exitCode, folder);
    await reporters.finished({ ...outcome, folder });
    const isDone = outcome.standings.every(({ result }) => result.status === 'graded');
    return isDone && outcome.loose.length === 0 ? EXIT.OK : EXIT.FAILED;
  };
  // Once it is stopped, whatever goes wrong goes wrong because of that.
  const unlessStopped = (error: unknown): number => {
    if (stop.exitCode === undefined) throw error;
    return stopped(stop.exitCode, folder);
  };
  return work()
    .catch(unlessStopped)
    .finally(() => {
      stop.release();
    });
}

function stopped(exitCode: number, folder: string): number {
  process.stderr.write(`tsnb: stopped; the same command goes on from what is in ${folder}\n`);
  return exitCode;
}

function sandbox(
  { sandbox: name, sandboxImage, limit = {}, timeout }: GradeOptions,
  command: Command,
): GradingRequest['sandbox'] {
  try {
    if (name === 'none' && Object.keys(limit).length > 0)
      command.error('error: --limit is kept by a sandbox, and --sandbox none is none');
    return sandboxOf(name, { ...limitsFor(timeout), ...limit }, sandboxImage);
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    return command.error(`error: ${error.message}`);
  }
}
