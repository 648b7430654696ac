import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { bubblewrap } from '../../../tsnb/src/sandbox/bubblewrap';
import { expectNothingLeft, SMALL } from './sandboxed';

const MARK = 'killed-while-it-starts';

/** Milliseconds after the start: most while bubblewrap makes the sandbox. */
const moments = Array.from({ length: 40 }, (_, i) => (i % 10 === 9 ? i * 5 : i % 10));

describe('a sandbox that is killed', () => {
  test.each([1, 2])('at any moment of its start ends, and leaves nothing: %i', async (times) => {
    for (const moment of moments) {
      const sandbox = bubblewrap();
      const command = [sandbox.node, '-e', `/* ${MARK} */ for (;;);`] as const;
      const { ended, kill } = sandbox.start({ command, visible: {}, limits: SMALL });
      if (moment > 0) await pause(moment);
      for (let i = 0; i < times; i++) kill();
      const { code } = await ended;
      expect(code === 0, `after ${moment} ms`).toBe(false);
      expectNothingLeft(MARK);
    }
  });
});
