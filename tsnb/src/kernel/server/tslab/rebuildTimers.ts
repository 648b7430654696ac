/** The timers of the system that a compiler runs on. */
export interface Timers {
  setTimeout?: (callback: (...args: unknown[]) => void, ms: number, ...args: unknown[]) => unknown;
  clearTimeout?: (timer: unknown) => void;
}

/**
 * Fault: tslab allows its compiler one pending timer. When files or folders that the compiler watches change, such as a
 * package that is built anew while a notebook is open, it needs a second one, and every cell from then on fails
 * ("Unexpected pending rebuildTimer").
 *
 * Here all of the compiler's timers share the one that tslab runs before it compiles.
 */
export function shareTimer(system: Timers): void {
  const { setTimeout: set, clearTimeout: clear } = system;
  if (!set || !clear) return;
  const due = new Map<object, () => void>();
  let shared: unknown;
  const runAll = (): void => {
    try {
      // One may ask for the next.
      for (const [timer, callback] of due) {
        due.delete(timer);
        callback();
      }
    } finally {
      shared = undefined;
    }
  };
  system.setTimeout = (callback, ms, ...args) => {
    const timer = {};
    due.set(timer, () => {
      callback(...args);
    });
    shared ??= set(runAll, ms);
    return timer;
  };
  system.clearTimeout = (timer) => {
    due.delete(timer as object);
  };
}
