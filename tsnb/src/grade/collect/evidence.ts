import type { Notebook } from '../../notebook';
import { gradeIdOf, isSolution, studentVersion, unstamped, type Assignment } from '../../release';

/** What speaks for a notebook being an answer to an assignment. */
export interface Evidence {
  /** How much of the assignment is in it, from 0 to 1: its grade_ids, and the texts of its cells that are not to be changed. */
  readonly share: number;
  /** Whether any of the assignment's blanks is filled. */
  readonly answered: boolean;
}

/** Holds notebooks against one assignment. */
export class EvidenceReader {
  private readonly gradeIds: readonly string[];
  private readonly fixed: readonly string[];
  private readonly blanks: ReadonlyMap<string, string>;

  constructor(assignment: Assignment) {
    const { cells } = studentVersion(assignment);
    this.gradeIds = assignment.graded.map(({ grading }) => grading.gradeId);
    const blanks = cells.filter(isSolution);
    this.blanks = new Map(blanks.map((cell) => [gradeIdOf(cell) ?? '', plain(cell.source)]));
    this.fixed = cells.filter((cell) => !blanks.includes(cell)).map(({ source }) => plain(source));
  }

  /** What speaks for a notebook. */
  of({ cells }: Notebook): Evidence {
    const ids = new Set(cells.map(gradeIdOf));
    const texts = new Set(cells.map(({ source }) => plain(source)));
    const share =
      (part(this.gradeIds, (id) => ids.has(id)) + part(this.fixed, (text) => texts.has(text))) / 2;
    const untouched = [...this.blanks.values()].filter((text) => texts.has(text)).length;
    const filled = cells.some((cell) => {
      const [blank, text] = [this.blanks.get(gradeIdOf(cell) ?? ''), plain(cell.source)];
      return blank !== undefined && text !== '' && text !== blank;
    });
    return { share, answered: filled || (share > 0 && untouched === 0) };
  }
}

function part<T>(all: readonly T[], holds: (one: T) => boolean): number {
  return all.length === 0 ? 0 : all.filter(holds).length / all.length;
}

function plain(source: string): string {
  return unstamped(source).replace(/\s+/g, ' ').trim();
}
