import { spawn } from 'node:child_process';
import path from 'node:path';
import { NotebookError } from '../../notebook';
import { SandboxError } from '../../sandbox';
import type { Job, JobResult } from './job';
import { lineOf, parseAnswer, type Answer } from './protocol';

/** The worker as it is built, also where the sources run. */
const WORKER = path.resolve(__dirname, '../../../dist/grade/job/worker.js');
const ATTEMPTS = 2;
const PATIENCE_MS = 4_000;
const LAST_WORDS = 2_000;

/** A worker ended without an answer, each time that it was tried; the message tells its last words. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError';
}

/**
 * Does a job in a process of its own: a fault of sockets, native code or memory there costs this run alone, which is tried once more.
 * @throws WorkerError if that fails too; SandboxError or NotebookError if it can't be done here
 */
export async function runApart(
  job: Job,
  signal?: AbortSignal,
  command: readonly string[] = [process.execPath, WORKER],
): Promise<JobResult> {
  for (let attempt = 1; ; attempt++) {
    const answer = await ask(command, job, signal).catch((error: unknown) => {
      if (!(error instanceof WorkerError) || attempt === ATTEMPTS || signal?.aborted) throw error;
      return undefined;
    });
    if (answer?.kind === 'done') return answer.result;
    if (answer?.kind === 'refused') throw refusalOf(job, answer);
  }
}

function refusalOf({ file }: Job, { name, message }: Answer & { kind: 'refused' }): Error {
  return name === 'SandboxError' ? new SandboxError(message) : new NotebookError(file, message);
}

function ask(
  [program, ...args]: readonly string[],
  job: Job,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(new WorkerError('the run was stopped'));
      return;
    }
    // Leader of a group of its own: a Ctrl-C in the terminal does not reach it, the end of its input does.
    const worker = spawn(program, args, { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    let answered = '';
    let words = '';
    let patience: NodeJS.Timeout | undefined;
    const stop = (): void => {
      worker.stdin.end();
      patience = setTimeout(() => worker.kill('SIGKILL'), PATIENCE_MS);
    };
    signal?.addEventListener('abort', stop);
    worker.stdin.on('error', () => undefined); // it has ended: that is told below
    worker.stdin.write(lineOf(job));
    worker.stdout.setEncoding('utf8').on('data', (text: string) => (answered += text));
    worker.stderr.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-LAST_WORDS);
    });
    const settle = (how: string): void => {
      clearTimeout(patience);
      signal?.removeEventListener('abort', stop);
      const answer = parseAnswer(answered);
      if (answer) resolve(answer);
      else
        reject(new WorkerError([`the process that ran it ${how}`, words.trim()].join('\n').trim()));
    };
    worker.once('error', (error) => {
      settle(`could not be started: ${error.message}`);
    });
    worker.once('close', (code, killedBy) => {
      settle(
        killedBy === null
          ? `ended with exit code ${code ?? 'unknown'}`
          : `was ended by ${killedBy}`,
      );
    });
  });
}
