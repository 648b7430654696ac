import path from 'node:path';
import { readNotebook } from '../notebook';
import type { Assignment } from '../release';
import { removeLeftovers, writeAtomically } from '../terminal';
import {
  type Change,
  changesCsv,
  changesSince,
  type CourseList,
  gradebookCsv,
  gradebookJson,
  type GradingRun,
  type ManualPointsBook,
  nbgraderCsv,
  readManualPoints,
  readTimes,
  type Standing,
  standingOf,
  type StudentTimes,
  type BookOptions,
} from './book';
import { feedbackPage } from './feedback';
import type { SubmissionResult } from './score';
import type { Submission } from './collect';

/** Where the files of one student are. */
export function placeOf(folder: string, student: string): string {
  return path.join(folder, 'submissions', student);
}

/**
 * Brings together what the checks brought, what persons gave and what lateness costs, and writes it: feedback pages and the gradebook.
 * All of it is made anew in every grading run, from the results that are there.
 */
export class Publisher {
  private constructor(
    private readonly assignment: Assignment,
    private readonly folder: string,
    private readonly options: BookOptions,
    private readonly manual: ManualPointsBook,
    private readonly times: ReadonlyMap<string, StudentTimes>,
    private readonly students: CourseList,
  ) {}

  /** @throws FileError with file and line, if a table can't be meant. */
  static async open(
    assignment: Assignment,
    folder: string,
    submissions: readonly Submission[],
    list: CourseList,
    options: BookOptions,
  ): Promise<Publisher> {
    const students = submissions.map(({ student }) => student);
    const manual =
      options.manual === undefined
        ? new Map<never, never>()
        : await readManualPoints(options.manual, students, assignment.questions);
    const times =
      options.times === undefined
        ? fileTimes(submissions)
        : await readTimes(options.times, students, [...fileTimes(submissions).keys()]);
    return new Publisher(assignment, folder, options, manual, times, list);
  }

  /** Writes the feedback page of a result, whose executed notebook is written already. */
  async feedback(result: SubmissionResult): Promise<Standing> {
    const { assignment, folder, options } = this;
    const { student, status } = result;
    const times = this.times.get(student);
    const standing = standingOf(assignment, result, {
      manual: this.manual.get(student),
      submitted: times?.submitted,
      due: times?.due ?? options.due,
      late: options.late,
    });
    const place = placeOf(folder, student);
    const executed =
      status === 'graded'
        ? await readNotebook(path.join(place, path.basename(assignment.file)))
        : undefined;
    const page = feedbackPage(assignment, standing, executed);
    for (const name of ['feedback.html', 'result.json', path.basename(assignment.file)])
      await removeLeftovers(path.join(place, name)); // of a run that was killed
    await writeAtomically(path.join(place, 'feedback.html'), page);
    return standing;
  }

  /** Writes the gradebook, and tells what changed since the one that was there, if one was. */
  async gradebook(
    run: GradingRun,
    standings: readonly Standing[],
  ): Promise<readonly Change[] | undefined> {
    const { assignment, folder, options } = this;
    const write = async (name: string, text: string): Promise<void> => {
      await removeLeftovers(path.join(folder, name));
      await writeAtomically(path.join(folder, name), text);
    };
    await removeLeftovers(path.join(folder, 'run.json'));
    const book = path.join(folder, 'gradebook.json');
    const changes = await changesSince(book, run.assignment, standings);
    await write('gradebook.csv', gradebookCsv(assignment, standings));
    await write('nbgrader.csv', nbgraderCsv(assignment, standings, this.students));
    if (changes) await write('changes.csv', changesCsv(changes));
    // The last: until it is there, a run that starts again compares with the one before.
    await write('gradebook.json', gradebookJson(run, assignment, standings, options.late?.text));
    return changes;
  }
}

function fileTimes(submissions: readonly Submission[]): Map<string, StudentTimes> {
  return new Map(
    submissions.flatMap(({ student, time }) =>
      time === undefined ? [] : [[student, { submitted: time, due: undefined }]],
    ),
  );
}
