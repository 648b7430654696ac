import path from 'node:path';
import { readNotebook, writeAtomically } from '../notebook';
import type { Assignment } from '../release';
import { feedbackPage } from './feedback';
import { gradebookCsv, gradebookJson, type GradingRun } from './gradebook';
import { readManualPoints, type ManualPointsBook } from './manualPoints';
import type { SubmissionResult } from './result';
import { standingOf, type Standing } from './standing';

/** What persons say of submissions: nothing of it needs a kernel. */
export interface ByHandOptions {
  /** A table of points that persons gave. */
  readonly manual?: string;
}

/** Where the files of one student are. */
export function placeOf(folder: string, student: string): string {
  return path.join(folder, 'submissions', student);
}

/**
 * Brings together what the checks brought and what persons gave, and writes it: feedback pages and the gradebook. All of it is made anew
 * in every grading run, from the results that are there.
 */
export class Publisher {
  private constructor(
    private readonly assignment: Assignment,
    private readonly folder: string,
    private readonly manual: ManualPointsBook,
  ) {}

  /** @throws NotebookError with file and line, if what persons gave can't be meant. */
  static async open(
    assignment: Assignment,
    folder: string,
    students: readonly string[],
    { manual }: ByHandOptions,
  ): Promise<Publisher> {
    const given =
      manual === undefined
        ? new Map<never, never>()
        : await readManualPoints(manual, students, assignment.questions);
    return new Publisher(assignment, folder, given);
  }

  /** Writes the feedback page of a result, whose executed notebook is written already. */
  async feedback(result: SubmissionResult): Promise<Standing> {
    const { assignment, folder } = this;
    const standing = standingOf(assignment, result, this.manual.get(result.student));
    const place = placeOf(folder, result.student);
    const executed =
      result.status === 'graded'
        ? await readNotebook(path.join(place, path.basename(assignment.file)))
        : undefined;
    const page = feedbackPage(assignment, standing, executed);
    await writeAtomically(path.join(place, 'feedback.html'), page);
    return standing;
  }

  /** Writes the gradebook. */
  async gradebook(run: GradingRun, standings: readonly Standing[]): Promise<void> {
    const { assignment } = this;
    const write = (name: string, text: string): Promise<void> =>
      writeAtomically(path.join(this.folder, name), text);
    await write('gradebook.csv', gradebookCsv(assignment, standings));
    await write('gradebook.json', gradebookJson(run, assignment, standings));
  }
}
