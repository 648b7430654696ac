// Loaded before a program of which a test tells when its time is up: see clock.ts.
const { existsSync, rmSync } = require('node:fs');
const process = require('node:process');
const { clearInterval, setInterval } = require('node:timers');

/** Has timers of so many milliseconds end when a file appears, which is removed then; returns what undoes it. */
function endTimersAt(ms, sign) {
  const { setTimeout: start } = globalThis;
  globalThis.setTimeout = (callback, delay, ...args) => {
    if (delay !== ms) return start(callback, delay, ...args);
    const timer = setInterval(() => {
      if (!existsSync(sign)) return;
      rmSync(sign);
      clearInterval(timer);
      callback(...args);
    }, 10);
    return timer;
  };
  return () => {
    globalThis.setTimeout = start;
  };
}

const given = process.env.TEST_CLOCK;
if (given !== undefined) endTimersAt(...JSON.parse(given));

module.exports = { endTimersAt };
