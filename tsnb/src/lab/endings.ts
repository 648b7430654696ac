import { ENDING_SIGNALS } from '../terminal';

const PARENT_INTERVAL = 1_000;

/** Who started this process, at its beginning. */
const parent = process.ppid;

/**
 * Listens to what asks this process to end, which then does not end by itself: signals, and the end of the npm that started it,
 * which passes none on. A process that was started otherwise may outlive who started it.
 *
 * @param told of each signal, SIGTERM when npm is gone
 * @returns what ends the listening
 */
export function onEnding(told: (signal: NodeJS.Signals) => void): () => void {
  for (const signal of ENDING_SIGNALS) process.on(signal, told);
  const isNpm = process.env['npm_lifecycle_event'] !== undefined;
  const timer = isNpm ? setInterval(lookAfterParent, PARENT_INTERVAL) : undefined;
  function lookAfterParent(): void {
    if (process.ppid === parent) return;
    clearInterval(timer);
    told('SIGTERM');
  }
  return () => {
    clearInterval(timer);
    for (const signal of ENDING_SIGNALS) process.off(signal, told);
  };
}
