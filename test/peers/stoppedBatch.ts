import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answers, newFolder, serializeNotebook, statistics } from '../tsnb/assignmentFixture';
import { answered } from '../tsnb/grade/submissions';
import { ended, Workshop } from '../tsnb/run/support';
import { processesWith } from './hostile/sandboxed';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const CODES: readonly (number | null)[] = [130, 143, 129];

/** Tests that `tsnb grade` ends at a signal, whenever it comes, and leaves neither a process nor a file behind. */
export function judgeStoppedBatch(moments: readonly number[]): void {
  const folder = newFolder('stopped');
  const workshop = new Workshop();
  const temporary = join(folder.path, 'temporary');
  afterAll(() => {
    folder.remove();
    workshop.close();
  });
  const put = (name: string, content: string): void => {
    mkdirSync(dirname(join(folder.path, name)), { recursive: true });
    writeFileSync(join(folder.path, name), content);
  };
  beforeAll(() => {
    mkdirSync(temporary);
    put('statistics.ipynb', serializeNotebook(statistics()));
    const endless = answered({ ...answers, energy: 'while (true);' });
    for (const name of ['ada', 'bob', 'eve'])
      put(`in/${name}/statistics.ipynb`, serializeNotebook(endless));
  });

  test.each(moments.map((moment, i) => [SIGNALS[i % 3], moment, CODES[i % 3]] as const))(
    '%s after %i ms',
    async (signal, moment, code) => {
      const at = (name: string): string => join(folder.path, name);
      const args = ['grade', at('statistics.ipynb'), '--submissions', at('in'), '--jobs', '2'];
      const child = workshop.start([...args, '--to', at(`out-${moment}`)], { TMPDIR: temporary });
      const result = ended(child);
      await pause(moment);
      child.kill(signal);
      const end = await result;
      // Before it listens the signal ends it as any other program.
      expect([code, null]).toContain(end.code);
      if (end.code !== null) expect(end.stderr).toContain('the same command goes on');
      expect(processesWith(temporary)).toEqual([]);
      if (end.code !== null) expect(readdirSync(temporary)).toEqual([]);
    },
  );
}
