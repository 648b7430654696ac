import { isObject, type Cell, type JsonObject, type Notebook } from '../notebook';
import { cellFailure, type Assignment } from './assignment';
import { checksum, type GradingMetadata } from './gradingMetadata';
import { stamped } from './stamp';
import { hasSolution, wholeStub, withoutHiddenTests, withStubs } from './regions';

/** Lets a run go on behind a test cell that fails, as JupyterLab and `tsnb run` do for this tag. */
const MAY_FAIL = 'raises-exception';

/** What `tsnb run` and `tsnb check` keep with outputs, of which the student's version has none. */
const OF_OUTPUTS = new Set([
  ...['status', 'rtol', 'atol', 'ignore', 'compare', 'tolerances'],
  ...['expect', 'checkParameters'],
]);

/**
 * The notebook that a student gets: stubs in the place of solutions, no hidden tests, no outputs and counts, and locked cells that
 * JupyterLab lets nobody edit or delete, with nbgrader's checksums. Probes in tests name the file that they are held against.
 */
export function studentVersion({ file, notebook, graded }: Assignment): Notebook {
  const gradings = new Map(graded.map(({ cell, grading }) => [cell, grading]));
  return {
    ...notebook,
    metadata: withoutChecks(notebook.metadata),
    cells: notebook.cells.map((cell, index) => {
      const fail = cellFailure(file, { cell, number: index + 1 });
      return studentCell(file, cell, gradings.get(cell), fail);
    }),
  };
}

function studentCell(
  file: string,
  cell: Cell,
  grading: GradingMetadata | undefined,
  fail: (problem: string) => never,
): Cell {
  const source = studentSource(file, cell, grading, fail);
  const metadata = withoutChecks(cell.metadata);
  delete metadata.execution;
  if (grading) lock(metadata, grading, checksum({ ...cell, source }, grading), cell.cell_type);
  return cell.cell_type === 'code'
    ? { ...cell, source, metadata, outputs: [], execution_count: null }
    : { ...cell, source, metadata };
}

/** The source that a student gets of a cell. */
function studentSource(
  file: string,
  { cell_type: type, source }: Cell,
  grading: GradingMetadata | undefined,
  fail: (problem: string) => never,
): string {
  if (grading?.solution && !hasSolution(source)) return wholeStub(type);
  const shown = withoutHiddenTests(withStubs(source, fail), fail);
  return grading?.grade === true && type === 'code' ? stamped(shown, file) : shown;
}

function lock(
  metadata: JsonObject,
  grading: GradingMetadata,
  sum: string,
  type: Cell['cell_type'],
): void {
  metadata.nbgrader = { ...(metadata.nbgrader as JsonObject), checksum: sum, cell_type: type };
  metadata.deletable = false;
  if (grading.locked) metadata.editable = false;
  if (grading.grade && !grading.solution && type === 'code') {
    const { tags } = metadata;
    const own = Array.isArray(tags) ? tags.filter((tag) => tag !== MAY_FAIL) : [];
    metadata.tags = [...own, MAY_FAIL];
  }
}

function withoutChecks(metadata: JsonObject): JsonObject {
  const { tsnb, ...rest } = metadata;
  if (!isObject(tsnb)) return { ...metadata };
  const own = Object.fromEntries(Object.entries(tsnb).filter(([name]) => !OF_OUTPUTS.has(name)));
  return Object.keys(own).length === 0 ? rest : { ...rest, tsnb: own };
}
