/** Timers as they were when the kernel started: a cell may replace the global ones, by `mock.timers` of node:test for instance. */
export const { setTimeout: startTimeout, setImmediate: startImmediate } = globalThis;
