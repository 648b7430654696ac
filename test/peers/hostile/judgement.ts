import { createHash } from 'node:crypto';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SubmissionResult } from '../../../tsnb/src/grade/score/result';
import { hostileSubmissions, MARK, SECRETS, type Hostile } from '../../hostile/submissions';
import {
  answers,
  code,
  newFolder,
  serializeNotebook,
  statistics,
} from '../../tsnb/assignmentFixture';
import { answered, batch, full } from '../../tsnb/grade/submissions';
import { Workshop, type CommandResult } from '../../tsnb/run/support';
import { expectNothingLeft } from './sandboxed';

/** Which submissions are judged, and in which sandbox. */
export interface Judgement {
  /** The options of `tsnb grade` that name it. */
  readonly sandbox: readonly string[];
  readonly names: readonly string[];
  readonly honest: readonly string[];
}

/** The names of all hostile submissions. */
export const allNames = Object.keys(
  hostileSubmissions({ folder: '/', tcpPort: 1, udpPort: 1, unixSocket: '/', graderPid: 1 }),
);

/** Tests that grade hostile submissions and honest ones in one batch, through `tsnb grade` and a sandbox. */
export function judgeHostile({ sandbox, names, honest }: Judgement): void {
  const folder = newFolder('hostile');
  const workshop = new Workshop();
  const unixSocket = join(workshop.folder, 'grader.sock');
  const heard: string[] = [];
  const tcp = net.createServer((socket) => {
    heard.push('tcp');
    socket.destroy();
  });
  const unix = net.createServer((socket) => {
    heard.push('unix');
    socket.destroy();
  });
  const udp = dgram.createSocket('udp4', () => heard.push('udp'));

  const at = (name: string): string => join(folder.path, name);
  const put = (name: string, content: string): void => {
    mkdirSync(join(at(name), '..'), { recursive: true });
    writeFileSync(at(name), content);
  };
  let hostile: Readonly<Record<string, Hostile>>;
  const commands: CommandResult[] = [];
  let before: string;
  let placesBefore: readonly string[];
  const results = new Map<string, SubmissionResult>();

  beforeAll(async () => {
    tcp.listen(0, '127.0.0.1');
    unix.listen(unixSocket);
    udp.bind(0, '127.0.0.1');
    await Promise.all([once(tcp, 'listening'), once(unix, 'listening'), once(udp, 'listening')]);
    hostile = hostileSubmissions({
      folder: folder.path,
      tcpPort: (tcp.address() as net.AddressInfo).port,
      udpPort: udp.address().port,
      unixSocket,
      graderPid: process.pid,
    });
    put('statistics.ipynb', serializeNotebook(statistics()));
    for (const name of names) {
      const { notebook } = hostile[name];
      put(
        `${isTimed(name) ? 'timed' : 'in'}/${name}/statistics.ipynb`,
        typeof notebook === 'string' ? notebook : serializeNotebook(notebook),
      );
    }
    for (const name of honest)
      put(`in/${name}/statistics.ipynb`, serializeNotebook(batch[name].notebook));
    const other = answered(answers);
    other.cells.push(code('own', `// ${SECRETS.otherSubmission}`));
    put('in/other/statistics.ipynb', serializeNotebook(other));
    before = digestOf(at('in'), at('timed'), at('statistics.ipynb'));
    placesBefore = placesAround(folder.path);
    await grade('in', 900, ['cpuSeconds=120']);
    // What never ends has more time for a cell than an honest submission took in all, on this machine and beside the others.
    const seconds = [...honest, 'other'].map((name) => results.get(name)?.seconds ?? NaN);
    await grade('timed', Math.ceil(Math.max(8, 2 * Math.max(...seconds))));
  });

  /** Whether a submission is to reach the limit of a cell: they have a batch of their own, as others must not. */
  const isTimed = (name: string): boolean => hostile[name].hits?.includes('cellTimeout') ?? false;
  const outOf = (name: string): string =>
    at(`out-${isTimed(name) ? 'timed' : 'in'}/submissions/${name}`);

  async function grade(from: string, cellTimeout: number, more: string[] = []): Promise<void> {
    const limits = ['memoryMb=700', 'temporaryMb=32', 'files=500', 'outputMb=4', 'processes=8'];
    const times = ['--cell-timeout', String(cellTimeout), '--timeout', String(10 * cellTimeout)];
    const to = at(`out-${from}`);
    const command = await workshop.tsnb(
      [
        ...['grade', at('statistics.ipynb'), '--submissions', at(from), '--to', to],
        ...['--jobs', '2', ...times, ...sandbox],
        ...[...limits, ...more].flatMap((limit) => ['--limit', limit]),
      ],
      { TSNB_TEST_SECRET: SECRETS.environment },
    );
    commands.push(command);
    const gradebook = join(to, 'gradebook.json');
    if (!existsSync(gradebook)) throw new Error(command.stdout + command.stderr);
    const { submissions } = JSON.parse(readFileSync(gradebook, 'utf8')) as {
      submissions: SubmissionResult[];
    };
    for (const one of submissions) results.set(one.student, one);
  }

  afterAll(() => {
    tcp.close();
    unix.close();
    udp.close();
    folder.remove();
    workshop.close();
  });

  const none = { mean: 0, variance: 0, columns: 0, energy: 0, draws: 0 };
  function earnedBy(student: string): Record<string, number> {
    const earned: Record<string, number> = { ...none };
    for (const check of results.get(student)?.checks ?? []) earned[check.question] += check.earned;
    return earned;
  }

  describe('a hostile submission earns nothing by its trick, within its limits', () => {
    test.each(names)('%s', (name) => {
      const { earns, hits, status = 'graded' } = hostile[name];
      const result = results.get(name);
      expect(result?.status).toBe(status);
      expect(earnedBy(name), JSON.stringify(result)).toEqual({ ...none, ...earns });
      if (hits)
        expect(
          hits.some((limit) => result?.limits.includes(limit)),
          JSON.stringify(result),
        ).toBe(true);
    });
  });

  describe('the others', () => {
    test.each([...honest, 'other'])('%s has its score as ever', (name) => {
      const earns = name === 'other' ? full : batch[name].earns;
      expect(earnedBy(name)).toEqual({ ...none, ...earns });
    });
  });

  describe('the machine', () => {
    test('graded to the end, and says which were not', () => {
      expect(commands.map(({ code, stderr }) => [code, stderr])).toEqual([
        [1, ''],
        [0, ''],
      ]);
      expect(results.size).toBe(names.length + honest.length + 1);
    });

    test('has no process of theirs any more', () => {
      expectNothingLeft(MARK);
    });

    test('has all files as they were, and no new ones', () => {
      expect(digestOf(at('in'), at('timed'), at('statistics.ipynb'))).toBe(before);
      expect(placesAround(folder.path)).toEqual(placesBefore);
    });

    test('was not reached by network', () => {
      expect(heard).toEqual([]);
      const tried = readFileSync(join(outOf('goes to the network'), 'statistics.ipynb'), 'utf8');
      expect(tried).toContain('tcp: Error: connect');
      expect(tried).not.toContain(': connected');
    });

    test.each(Object.entries(SECRETS))('told no secret: %s', (_, secret) => {
      for (const name of names) {
        const place = outOf(name);
        for (const file of readdirSync(place))
          expect(readFileSync(join(place, file), 'utf8').includes(secret), `${name}/${file}`).toBe(
            false,
          );
      }
    });

    test('shows nothing of theirs as markup', () => {
      const page = readFileSync(join(outOf('HTML and script'), 'feedback.html'), 'utf8');
      expect(page).not.toMatch(/<script|<img src=x/);
    });
  });
}

/** Of all files in these places. */
function digestOf(...roots: string[]): string {
  const hash = createHash('sha256');
  for (const root of roots) {
    const files = root.endsWith('.ipynb')
      ? [root]
      : readdirSync(root, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .sort();
    for (const file of files) hash.update(file).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** What lies where they tried to write. */
function placesAround(folder: string): string[] {
  const folders = [folder, os.tmpdir(), '/etc', '/usr/bin', join(folder, '..')];
  return folders.flatMap((place) =>
    readdirSync(place).filter((name) => name.includes(MARK) || name === 'own' || name === 'link'),
  );
}
