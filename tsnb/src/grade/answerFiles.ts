import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { NotebookError } from '../notebook';
import { regionCount, type Assignment, type GradedCell, type Question } from '../release';

/** An answer to a question that lies beside the notebook. */
export interface AnswerFile {
  readonly file: string;
  /** What is wrong with it, or other. */
  readonly reason: string;
  readonly answer: string;
  /** Which region of its cell it is for, from 1. */
  readonly region: number;
  readonly question: Question;
  readonly solution: GradedCell;
}

/**
 * The answers in a folder, each in a file `GRADE_ID.ts` or `GRADE_ID.anything.ts`: a line `// WORD: reason`, where its cell has several
 * regions a line `// REGION n`, then the text of the region.
 * @throws NotebookError naming the file, if it belongs to no cell or has another form
 */
export async function answerFiles(
  { questions }: Assignment,
  folder: string,
  word: 'WRONG' | 'RIGHT',
): Promise<AnswerFile[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.ts'));
  return Promise.all(
    names.sort().map(async (name) => {
      const place = path.join(folder, name);
      const [gradeId] = name.split('.');
      const question = questions.find(({ solutions }) =>
        solutions.some(({ grading }) => grading.gradeId === gradeId),
      );
      const solution = question?.solutions.find(({ grading }) => grading.gradeId === gradeId);
      if (!question || !solution)
        throw new NotebookError(
          place,
          `belongs to no solution cell: there is no grade_id ${gradeId}`,
        );
      const text = await readFile(place, 'utf8');
      const match = /^\/\/ (\w+): (.+)\r?\n(?:\/\/ REGION (\d+)\r?\n)?([^]*)$/.exec(text);
      if (match?.[1] !== word)
        throw new NotebookError(place, `must begin with a line "// ${word}: reason"`);
      const [, , reason, number, answer] = match;
      const region = regionOf(place, number, regionCount(solution.cell.source));
      return { file: place, reason, answer, region, question, solution };
    }),
  );
}

/** The region that an answer is for: the one that it names, or the only one. */
function regionOf(file: string, named: string | undefined, count: number): number {
  const region = Number(named ?? '1');
  if (named === undefined && count > 1)
    throw new NotebookError(
      file,
      `must name one of the ${count} regions of its cell: "// REGION n" in its second line`,
    );
  if (region < 1 || region > count)
    throw new NotebookError(file, `is for region ${region}, but its cell has ${count}`);
  return region;
}
