import { spawn } from 'node:child_process';
import { Interrupted } from '../terminal';
import { onEnding } from './endings';
import { LabError } from './labError';
import { forInstallation } from './variables';

interface Ending {
  /** What went wrong; null if nothing did. */
  readonly failure: string | null;
  readonly said: string;
}

/**
 * Runs a program of the installation to its end.
 *
 * @throws Interrupted if a signal came, once the program has ended too
 * @throws LabError if it fails
 */
export async function succeed(program: string, args: readonly string[]): Promise<void> {
  const { failure, said } = await run(program, args);
  if (failure !== null)
    throw new LabError(
      `The installation failed: ${[program, ...args].join(' ')}\n${said.trim()}\n${failure}. ` +
        'The next start begins it anew.',
    );
}

async function run(program: string, args: readonly string[]): Promise<Ending> {
  const env = forInstallation(process.env);
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'pipe'], env });
  let stopped: NodeJS.Signals | undefined;
  const quit = onEnding((signal) => {
    stopped = signal;
    child.kill(signal);
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const failure = await new Promise<string | null>((done) => {
    child.once('error', ({ message }) => {
      done(message);
    });
    child.once('close', (code, signal) => {
      done(code === 0 ? null : `it ended with ${signal ?? `code ${code}`}`);
    });
  });
  quit();
  if (stopped) throw new Interrupted(stopped);
  return { failure, said };
}
