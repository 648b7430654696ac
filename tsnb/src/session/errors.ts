import type { KernelExit } from '../kernel/client';
import type { ErrorOutput } from '../notebook';

const LAST_WORDS_LINES = 20;

/** An error output of the tool's own, for what the kernel itself can't tell. */
export function ownError(ename: string, evalue: string, traceback: string[] = []): ErrorOutput {
  return { output_type: 'error', ename, evalue, traceback: [`${ename}: ${evalue}`, ...traceback] };
}

/** Why a kernel's process is gone, as an error output. */
export function exitError({ code, signal, lastWords }: KernelExit, when: string): ErrorOutput {
  if (/heap out of memory|Array buffer allocation failed/.test(lastWords)) {
    return ownError('OutOfMemory', `the kernel ran out of memory ${when}`);
  }
  const how =
    signal === 'SIGKILL'
      ? 'was killed (SIGKILL: by someone, or by the system because memory ran out)'
      : signal !== null
        ? `was ended by ${signal}`
        : `ended itself with exit code ${code ?? 'unknown'} (as process.exit does)`;
  const error = ownError('KernelDied', `the kernel ${how} ${when}`);
  if (lastWords !== '') error.traceback.push(...lastWords.split('\n').slice(-LAST_WORDS_LINES));
  return error;
}
