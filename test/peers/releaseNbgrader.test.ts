import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nbgraderCsv } from '../../tsnb/src/grade/book/nbgraderCsv';
import { readNotebook } from '../../tsnb/src/notebook';
import { checksum, gradingOf, readAssignment, unstamped } from '../../tsnb/src/release';
import { findProgram, missing } from '../browser/tools';
import { newFolder, serializeNotebook, statistics } from '../tsnb/assignmentFixture';
import { batch } from '../tsnb/grade/submissions';
import { installOurs, installStock, NBGRADER_PATIENCE, NBGRADER_STOCK_PATIENCE } from './peer';

const tsnb = resolve(import.meta.dirname, '../../tsnb/bin/tsnb.js');
const nbgrader = findProgram('nbgrader');
const isStock = process.env['PEERS_KERNEL'] === 'stock';
const idOf = (name: string): string => name.replaceAll(' ', '-');
const skipped = missing({ nbgrader });

// nbgrader's own tools on what `tsnb release` makes, under our kernel: it generates its version, runs submissions and scores them.
describe.skipIf(skipped !== undefined)(
  `nbgrader${skipped === undefined ? '' : ` (${skipped})`}`,
  () => {
    const course = newFolder('nbgrader');
    afterAll(() => {
      course.remove();
    });
    const at = (name: string): string => join(course.path, name);
    const put = (name: string, content: string): void => {
      mkdirSync(dirname(at(name)), { recursive: true });
      writeFileSync(at(name), content);
    };
    const attempt = (program: string, ...args: string[]) => {
      const { status, stdout, stderr } = spawnSync(program, args, {
        cwd: course.path,
        encoding: 'utf8',
        env: {
          ...process.env,
          JUPYTER_PATH: at('prefix/share/jupyter'),
          HOME: course.path,
          ENDLESS: args.includes(idOf('an endless loop')) ? 'energy-test' : '',
          PATH: [dirname(nbgrader ?? ''), process.env['PATH']].join(delimiter), // it calls alembic by name
        },
      });
      return { status, said: stdout + stderr };
    };
    const run = (program: string, ...args: string[]): void => {
      const { status, said } = attempt(program, ...args);
      if (status !== 0) throw new Error(`${args.join(' ')}:\n${said}`);
    };

    const scores = new Map<string, number>();
    const refused: string[] = [];
    const refusedIds = (): string[] => refused.map(idOf);
    // Slow: nbgrader grades twenty-two submissions, one by one.
    beforeAll(() => {
      put(
        'nbgrader_config.py',
        [
          'c = get_config()',
          "c.CourseDirectory.course_id = 'course'",
          `c.CourseDirectory.root = ${JSON.stringify(course.path)}`,
          `c.ClearSolutions.code_stub = {'typescript': "throw new Error('not implemented');"}`,
          isStock ? NBGRADER_STOCK_PATIENCE : NBGRADER_PATIENCE,
        ].join('\n'),
      );
      (isStock ? installStock : installOurs)(at('prefix'));
      put('source/ps/statistics.ipynb', serializeNotebook(statistics()));
      run(
        process.execPath,
        tsnb,
        'release',
        at('source/ps/statistics.ipynb'),
        '--to',
        at('ours'),
        '--notebooks-only',
        '--nbgrader',
      );
      run(nbgrader as string, 'generate_assignment', 'ps');
      for (const [name, { notebook }] of Object.entries(batch))
        put(`submitted/${idOf(name)}/ps/statistics.ipynb`, serializeNotebook(notebook));
      // One by one: it stops a batch at the first submission that it refuses.
      for (const name of Object.keys(batch)) {
        const { status } = attempt(nbgrader as string, 'autograde', 'ps', '--student', idOf(name));
        if (status !== 0) refused.push(name);
      }
      run(nbgrader as string, 'export', '--to', at('grades.csv'));
      const [head, ...rows] = readFileSync(at('grades.csv'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(','));
      for (const row of rows)
        scores.set(row[head.indexOf('student_id')], Number(row[head.indexOf('score')]));
      if (isStock) console.table({ ...Object.fromEntries(scores), refused: refused.join(', ') });
    });

    test('exports the columns that `tsnb grade` writes for it', () => {
      const file = 'statistics.ipynb';
      const [ours] = nbgraderCsv(readAssignment(file, statistics()), [], new Map()).split('\n');
      const [theirs] = readFileSync(at('grades.csv'), 'utf8').split('\n');
      expect(ours).toBe(theirs);
    });

    test('computes the same checksums of locked cells as are in our version, but for what the release writes into tests', async () => {
      const fail = (problem: string): never => {
        throw new Error(problem);
      };
      const sums = async (file: string): Promise<Record<string, unknown>> => {
        const { cells } = await readNotebook(at(file));
        return Object.fromEntries(
          cells.flatMap((cell) => {
            const grading = gradingOf(cell, fail);
            if (!grading || grading.solution) return [];
            const source = unstamped(cell.source);
            const { checksum: stored } = cell.metadata.nbgrader as { checksum: string };
            const isStamped = source !== cell.source;
            return [[grading.gradeId, isStamped ? checksum({ ...cell, source }, grading) : stored]];
          }),
        );
      };
      expect(await sums('ours/statistics.ipynb')).toEqual(
        await sums('release/ps/statistics.ipynb'),
      );
    });

    // It carries no error forward, gives a cell's points whole or not at all, and judges by the public seed.
    test.skipIf(isStock)('gives the generated submissions these points', () => {
      expect(Object.fromEntries([...scores].filter(([id]) => !refusedIds().includes(id)))).toEqual({
        right: 9,
        blank: 0,
        'partly-right': 2,
        'wrong-sign': 3,
        'wrong-axis': 7,
        'missing-half': 7,
        'float-noise': 9,
        'one-of-two-checks': 6,
        'constants-of-the-public-seed': 2,
        'the-first-question-left-blank': 3,
        'an-error-of-types': 7,
        'an-endless-loop': 7,
        'a-forbidden-name': 7,
        'a-forbidden-name-in-a-cell-of-its-own': 7,
        'a-variable-of-a-forbidden-name': 9,
        NaN: 7,
        'draws-that-are-none': 8,
        'draws-of-another-form': 8,
        'cells-in-another-order': 4,
        'a-helper-of-its-own': 9,
        'a-test-that-was-made-easy': 0,
        'cells-that-are-gone': 1,
      });
    });

    test.skipIf(isStock)('refuses those that end the kernel, or have a cell twice', () => {
      expect(refused).toEqual(['the end of the process', 'a cell that came twice']);
    });
  },
);
