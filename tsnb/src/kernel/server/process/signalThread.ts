import { Script } from 'node:vm';
import { parentPort } from 'node:worker_threads';

/*
 * The thread that waits for SIGINT. Node tells of signals on the main thread alone, which the user's code may keep busy for
 * ever; but a script run with `breakOnSigint` hears of them wherever it runs, as Node watches for it natively.
 */

const never = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

Object.assign(globalThis, {
  sleep: () => Atomics.wait(never, 0, 0),
  watch: () => {
    for (;;) untilSignal(new Script('sleep()'));
  },
});

// The outer script keeps Node watching in the moment between two runs of the inner one.
for (;;) untilSignal(new Script('watch()'));

function untilSignal(script: Script): void {
  try {
    script.runInThisContext({ breakOnSigint: true });
  } catch {
    parentPort?.postMessage('SIGINT');
  }
}
