import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

// Time-outs without a clock: how long a machine takes for what comes before, and for what must not be cut off, is then no matter.

const PRELOAD = fileURLToPath(new URL('clockPreload.cjs', import.meta.url));

/** The environment of a program whose timers of so many seconds end when the file `sign` appears, which is removed then. */
export function clockSetBy(sign: string, seconds: number): NodeJS.ProcessEnv {
  return {
    NODE_OPTIONS: `--require ${JSON.stringify(PRELOAD)}`,
    TEST_CLOCK: JSON.stringify([seconds * 1000, sign]),
  };
}

/** The same for the timers of this process, until the function that is returned is called. */
export function setClockBy(sign: string, seconds: number): () => void {
  const { endTimersAt } = createRequire(import.meta.url)(PRELOAD) as {
    endTimersAt: (ms: number, sign: string) => () => void;
  };
  return endTimersAt(seconds * 1000, sign);
}
