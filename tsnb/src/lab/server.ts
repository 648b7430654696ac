import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { onEnding } from './endings';
import type { LabEnvironment } from './environment';
import { forServer } from './variables';

/** Starts JupyterLab. */
const PROGRAM = resolve(__dirname, '../../bin/lab.py');

/**
 * Runs JupyterLab until it ends.
 *
 * @returns the exit code
 */
export function runServer(
  { python, data }: LabEnvironment,
  args: readonly string[],
): Promise<number> {
  // -I: modules in this folder are none of the server's.
  const server = spawn(python, ['-I', PROGRAM, ...args], {
    stdio: 'inherit',
    env: forServer(process.env, data),
  });
  const quit = onEnding((signal) => {
    if (signal !== 'SIGINT') server.kill(signal);
    // A terminal sends it to both, and the server asks there. Elsewhere nobody could answer.
    else if (!process.stdin.isTTY) server.kill('SIGTERM');
  });
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.once('close', (code) => {
      quit();
      done(code === 0 ? 0 : 1);
    });
  });
}
