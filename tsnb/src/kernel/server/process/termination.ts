import { Session } from 'node:inspector';

/** The name under which `globalThis` holds what runs on the main thread just before a termination. */
export const BEFORE_TERMINATION = Symbol.for('tsnb.kernel.beforeTermination');

/**
 * Ends whatever JavaScript the main thread is stuck in. Called on the connection thread.
 *
 * The session connects only now: one that is left connected stalls `process.exit`.
 */
export async function terminateMainThread(): Promise<void> {
  const session = new Session();
  session.connectToMainThread();
  const hook = BEFORE_TERMINATION.description ?? '';
  // Both run on the main thread amid its loop, one right after the other.
  session.post('Runtime.evaluate', { expression: `globalThis[Symbol.for('${hook}')]()` });
  await new Promise<void>((resolve) => {
    session.post('Runtime.terminateExecution', () => {
      resolve();
    });
  });
  session.disconnect();
}

/**
 * Prepares the main thread for being terminated: `note` gets the stack of the loop that is about to end.
 */
export function prepareTermination(note: (stack: string) => void): void {
  Object.defineProperty(globalThis, BEFORE_TERMINATION, {
    value: function beforeTermination() {
      const holder: { stack?: string } = {};
      Error.captureStackTrace(holder, beforeTermination);
      note(holder.stack ?? '');
      clearAsyncIds();
    },
  });
}

/**
 * Empties Node's stack of async ids. A termination skips the code that would pop it, and Node aborts with "async hook stack
 * has become corrupted". No public function does it, but it is how Node ends the handling of an uncaught error.
 */
function clearAsyncIds(): void {
  const caught = process.hasUncaughtExceptionCaptureCallback();
  if (!caught) process.setUncaughtExceptionCaptureCallback(() => undefined);
  (process as unknown as NodeInternals)._fatalException(new Error('a termination'));
  if (!caught) process.setUncaughtExceptionCaptureCallback(null);
}

interface NodeInternals {
  _fatalException(error: Error): boolean;
}
