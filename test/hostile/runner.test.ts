import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { ended, processesWith, statusOf, told, until, Workshop } from '../tsnb/run/support';

// What is left of a run whose runner is stopped, or killed, amid a cell. Every process of a run inherits TSNB_TEST.
describe.skipIf(process.platform !== 'linux')(
  'no process outlives its run, and the file stays valid',
  () => {
    const workshop = new Workshop();
    const mark = (name: string) => `TSNB_TEST=${workshop.folder}/${name}`;
    afterAll(() => {
      for (const pid of processesWith(mark(''))) process.kill(pid, 'SIGKILL');
      workshop.close();
    });

    const children = [
      "const { spawn } = require('child_process');",
      "spawn('sleep', ['1000'], { stdio: 'inherit' });",
      "spawn('sleep', ['1000'], { stdio: 'ignore', detached: true }).unref();",
    ].join('\n');

    /** Starts a notebook that never ends and waits until it is well within its third cell. */
    async function startEndless(name: string) {
      const cells = [
        children,
        "console.log('finished cell')",
        "console.log('amid'); for (;;) {}",
        '1',
      ];
      workshop.notebook(`${name}.ipynb`, cells);
      const runner = workshop.start(
        ['run', `${name}.ipynb`, '--out', name, '--json', `${name}.json`],
        {
          TSNB_TEST: `${workshop.folder}/${name}`,
        },
      );
      const result = ended(runner);
      const written = (): string => {
        try {
          return workshop.text(`${name}/${name}.ipynb`);
        } catch {
          return ''; // not yet there
        }
      };
      await until(() => /"amid\\n"/.test(written()));
      expect(processesWith(mark(name)).length).toBeGreaterThanOrEqual(4); // runner, kernel and the children
      return { runner, result };
    }

    test('kill -9 amid a cell', async () => {
      const { runner, result } = await startEndless('killed');
      runner.kill('SIGKILL');
      expect(await result).toMatchObject({ code: null, signal: 'SIGKILL' });
      const cells = workshop.executed('killed/killed.ipynb');
      expect(told(cells[1]).stdout).toBe('finished cell\n');
      expect(cells.map(statusOf)).toEqual(['ok', 'ok', 'running', 'not-run']);
      await until(() => kernelsOf('killed').length === 0); // it looks after its parent every second
    });

    const kernelsOf = (name: string) =>
      processesWith(mark(name)).filter((pid) =>
        readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('start.js'),
      );

    test.each([
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ] as const)('%s amid a cell ends with %i', async (signal, code) => {
      const { runner, result } = await startEndless(signal);
      runner.kill(signal);
      const { code: ended, stderr } = await result;
      expect(ended).toBe(code);
      expect(stderr).toContain(`RunStopped: the run was stopped by ${signal}`);
      const cells = workshop.executed(`${signal}/${signal}.ipynb`);
      expect(cells.map(statusOf)).toEqual(['ok', 'ok', 'failed', 'not-run']);
      expect(told(cells[2])).toEqual({ stdout: 'amid\n', errors: ['RunStopped'] });
      expect(workshop.report(`${signal}.json`)).toMatchObject({
        exitCode: code,
        notebooks: [{ status: 'stopped' }],
      });
      expect(processesWith(mark(signal))).toEqual([]);
      expect(readdirSync(workshop.path(signal))).toEqual([`${signal}.ipynb`]);
    });

    test('what a notebook that ran well started is ended with its kernel', async () => {
      workshop.notebook('well.ipynb', [children]);
      const env = { TSNB_TEST: `${workshop.folder}/well` };
      const result = await workshop.tsnb(['run', 'well.ipynb', '--out', 'well'], env);
      expect(result).toMatchObject({ code: 0, stderr: '' });
      expect(result.stdout).toContain('ended what it left running');
      expect(processesWith(mark('well'))).toEqual([]);
    });

    test('a reader that goes away does not end the run', async () => {
      workshop.notebook('pipe.ipynb', ['1', '2', '3']);
      const runner = workshop.start(['run', 'pipe.ipynb', '--out', 'pipe']);
      runner.stdout?.destroy();
      expect(await ended(runner)).toMatchObject({ code: 0 });
      expect(workshop.executed('pipe/pipe.ipynb').map(statusOf)).toEqual(['ok', 'ok', 'ok']);
    });
  },
);

test('at every moment of a run the file is whole', async () => {
  const workshop = new Workshop();
  try {
    // The last ones print until they were seen to run.
    const seenRunning = (i: number): string => `while (!require('fs').existsSync('seen-${i}')) {
      console.log('y'.repeat(2000)); await new Promise((r) => setTimeout(r, 10)); }`;
    workshop.notebook('a.ipynb', [
      ...Array<string>(20).fill("console.log('x'.repeat(200000))"),
      ...Array.from({ length: 6 }, (_, i) => seenRunning(20 + i)),
    ]);
    const run = ended(workshop.start(['run', 'a.ipynb', '--out', 'out']));
    const state = { over: false };
    void run.then(() => (state.over = true));
    const seen = new Set<string>();
    while (!state.over) {
      if (
        readdirSync(workshop.folder).includes('out') &&
        workshop.list('out').includes('a.ipynb')
      ) {
        const states = workshop.executed('out/a.ipynb').map(statusOf);
        seen.add(states.join());
        workshop.write(`seen-${states.indexOf('running')}`, '');
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await run).toMatchObject({ code: 0 });
    expect(seen.size).toBeGreaterThan(5);
  } finally {
    workshop.close();
  }
});
