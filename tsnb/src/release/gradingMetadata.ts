import { createHash } from 'node:crypto';
import { isObject, type Cell } from '../notebook';

/** What nbgrader's metadata (schema 3) say of a cell. */
export interface GradingMetadata {
  /** Whether points are given for the cell: for its tests, or by hand for what the student writes in it. */
  readonly grade: boolean;
  /** Whether the student writes in the cell. */
  readonly solution: boolean;
  /** Whether the student may not change it. */
  readonly locked: boolean;
  readonly gradeId: string;
  readonly points: number;
}

const SCHEMA_VERSION = 3;
const GRADE_ID = /^[a-zA-Z0-9_-]+$/;

/** The grading metadata of a cell; undefined if it has none. `fail` is told what is wrong with them. */
export function gradingOf(
  cell: Cell,
  fail: (problem: string) => never,
): GradingMetadata | undefined {
  const { nbgrader } = cell.metadata;
  if (nbgrader === undefined) return undefined;
  if (!isObject(nbgrader)) return fail('has "nbgrader" metadata that are no object');
  // Older versions of nbgrader write no "task", and mean false by it.
  const { schema_version: version, grade, solution, locked, task = false, points } = nbgrader;
  if (version !== SCHEMA_VERSION)
    return fail(
      `has "nbgrader" metadata of schema ${JSON.stringify(version)}; it must be ${SCHEMA_VERSION}`,
    );
  for (const [name, value] of Object.entries({ grade, solution, locked, task })) {
    if (typeof value !== 'boolean')
      return fail(`has "nbgrader" metadata whose "${name}" is neither true nor false`);
  }
  if (task === true) return fail("is one of nbgrader's task cells, which are not supported");
  const id = nbgrader.grade_id;
  if (typeof id !== 'string' || !GRADE_ID.test(id))
    return fail('has "nbgrader" metadata whose "grade_id" is no name of letters, digits, _ and -');
  if (grade === true && !(typeof points === 'number' && points >= 0))
    return fail('is graded, but its "nbgrader" metadata have no "points" of at least 0');
  return {
    grade: grade === true,
    solution: solution === true,
    locked: solution === true ? false : grade === true || locked === true,
    gradeId: id,
    points: grade === true ? Number(points) : 0,
  };
}

/** The grade_id of anybody's cell, whatever else its metadata say; undefined if it has none. */
export function gradeIdOf({ metadata: { nbgrader } }: Cell): string | undefined {
  const id = isObject(nbgrader) ? nbgrader.grade_id : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** Whether the metadata of anybody's cell say that the student writes in it. */
export function isSolution({ metadata: { nbgrader } }: Cell): boolean {
  return isObject(nbgrader) && nbgrader.solution === true;
}

/** The cell's checksum as nbgrader computes it, by which it sees whether a locked cell was changed. */
export function checksum(
  { cell_type: type, source }: Pick<Cell, 'cell_type' | 'source'>,
  { grade, solution, locked, gradeId, points }: GradingMetadata,
): string {
  const python = (value: boolean): string => (value ? 'True' : 'False');
  const parts = [source, type, python(grade), python(solution), python(locked), gradeId];
  if (grade) parts.push(pythonFloat(points));
  return createHash('md5').update(parts.join('')).digest('hex');
}

/** How Python writes a float of everyday size. */
function pythonFloat(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
