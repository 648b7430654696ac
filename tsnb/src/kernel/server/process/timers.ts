/** Timers as they were when the kernel started: a cell may replace the global ones, by `mock.timers` of node:test for instance. */
export const { setTimeout: startTimeout, setImmediate: startImmediate } = globalThis;

/** What may still run code of a cell that has ended: timers, immediates, requests to the system, child processes. */
const UNSETTLED = /^(Timeout|Immediate|ProcessWrap|.*Req(Wrap|Callback|Promise)?)$/;
const EVERY_MS = 5;

/**
 * Waits until nothing the cells left behind is due any more, or for `timeout` milliseconds; tells what is still pending.
 * Servers and sockets that merely wait for others don't count.
 */
export function settle(timeout: number, then: (pending: string[]) => void): void {
  const deadline = performance.now() + timeout;
  const look = (): void => {
    const pending = process.getActiveResourcesInfo().filter((name) => UNSETTLED.test(name));
    if (pending.length === 0 || performance.now() >= deadline) then(pending);
    else later();
  };
  const later = (): void => {
    startTimeout(look, EVERY_MS).unref(); // so that it is not found itself
  };
  later();
}
