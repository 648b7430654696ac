import { killAllKernels } from '../../kernel/client';
import { NotebookError } from '../../notebook';
import { SandboxError } from '../../sandbox';
import { runJob } from './job';
import { lineOf, parseJob, type Answer } from './protocol';

// The process that does one job. What it writes by any other way than its answer goes to standard error.

async function main(): Promise<void> {
  const stop = new AbortController();
  const job = parseJob(await firstLine(stop));
  if (job === undefined) throw new Error('the job is of another version');
  const answer = await runJob(job, stop.signal).then(
    (result): Answer => ({ kind: 'done', result }),
    refusal,
  );
  process.stdout.write(lineOf(answer), () => process.exit(0));
}

/** The first line of standard input; its end, also later, asks to stop. */
function firstLine(stop: AbortController): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    process.stdin.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (part.includes('\n')) resolve(text);
    });
    const end = (): void => {
      if (text.includes('\n')) stop.abort(new Error('the run was stopped'));
      else process.exit(0);
    };
    process.stdin.once('end', end).once('error', end);
  });
}

function refusal(error: unknown): Answer {
  if (error instanceof SandboxError || error instanceof NotebookError)
    return { kind: 'refused', name: error.name, message: error.message };
  throw error;
}

function fail(error: unknown): never {
  process.stderr.write(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
}

console.log = console.error;
process.on('exit', killAllKernels);
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
void main();
