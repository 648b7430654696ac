import { isObject, type Cell, type Notebook } from '../../notebook';
import { studentVersion, type Assignment } from '../../release';

/** A submission brought back into the assignment's form. */
export interface Repaired {
  readonly notebook: Notebook;
  /** What was mended, in words for the student. */
  readonly repairs: readonly string[];
}

/**
 * Brings a submission back into the form of its assignment: the cells of the assignment in its order, found by their id or grade_id.
 * What the student writes is taken from the submission: solution cells, cells without grading metadata, and cells that the student
 * added, each behind the cell that it stood behind. Locked and test cells are the instructor's, and cells that are gone are put back.
 */
export function repair(assignment: Assignment, submission: Notebook): Repaired {
  const repairs: string[] = [];
  const given = studentVersion(assignment);
  const found = new Map<string, Cell[]>();
  const added = new Map<string, Cell[]>();
  const keys = new Set(given.cells.map(keyOf));
  const byId = new Map(given.cells.map((cell) => [cell.id, keyOf(cell)]));
  const order: string[] = [];
  let behind = '';
  for (const cell of submission.cells) {
    const own = keyOf(cell);
    const key = keys.has(own) ? own : byId.get(cell.id);
    if (key === undefined) {
      added.set(behind, [...(added.get(behind) ?? []), cell]);
      continue;
    }
    if (!found.has(key)) order.push(key);
    found.set(key, [...(found.get(key) ?? []), cell]);
    behind = key;
  }
  const present = given.cells.map(keyOf).filter((key) => found.has(key));
  if (present.join() !== order.join()) repairs.push('cells stood in another order; put back');
  const cells: Cell[] = fresh(added.get('') ?? []);
  given.cells.forEach((cell, index) => {
    const key = keyOf(cell);
    cells.push(
      mended(cell, assignment.notebook.cells[index], found.get(key) ?? [], repairs),
      ...fresh(added.get(key) ?? []),
    );
  });
  return { notebook: { ...given, cells: withDistinctIds(cells) }, repairs };
}

function mended(given: Cell, original: Cell, copies: readonly Cell[], repairs: string[]): Cell {
  const name = nameOf(given);
  if (isLocked(given)) {
    if (copies.length === 0) repairs.push(`the locked cell ${name} was missing; put back`);
    else if (copies.some(({ source }) => source.trim() !== given.source.trim()))
      repairs.push(`the locked cell ${name} was changed; put back`);
    return { ...given, source: original.source };
  }
  if (copies.length === 0) {
    repairs.push(`the cell ${name} was missing; put back as it was handed out`);
    return given;
  }
  const answered = copies.filter(({ source }) => source.trim() !== given.source.trim());
  if (copies.length > 1)
    repairs.push(
      `the cell ${name} came ${copies.length} times; the ${answered.length > 0 ? 'first with an answer' : 'first'} counts`,
    );
  const { source } = answered.at(0) ?? copies[0];
  return { ...given, source };
}

// Of what a student added only the text counts: outputs and metadata could be anything.
function fresh(cells: readonly Cell[]): Cell[] {
  return cells.map(({ cell_type: type, id, source }) =>
    type === 'code'
      ? { cell_type: type, id, source, metadata: {}, outputs: [], execution_count: null }
      : { cell_type: type, id, source, metadata: {} },
  );
}

function withDistinctIds(cells: Cell[]): Cell[] {
  const taken = new Set<string>();
  return cells.map((cell) => {
    let { id } = cell;
    while (taken.has(id)) id += 'x';
    taken.add(id);
    return { ...cell, id };
  });
}

/** What a cell is found by: its grade_id where it has one, else its id. */
function keyOf({ id, metadata: { nbgrader } }: Cell): string {
  const gradeId = isObject(nbgrader) ? nbgrader.grade_id : undefined;
  return typeof gradeId === 'string' ? `grade ${gradeId}` : `cell ${id}`;
}

function nameOf({ id, metadata: { nbgrader } }: Cell): string {
  const gradeId = isObject(nbgrader) ? nbgrader.grade_id : undefined;
  return typeof gradeId === 'string' ? gradeId : id;
}

function isLocked({ metadata: { nbgrader } }: Cell): boolean {
  return isObject(nbgrader) && nbgrader.solution !== true;
}
