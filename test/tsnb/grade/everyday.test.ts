import { describe, expect, test } from 'vitest';
import { readAssignment } from '../../../tsnb/src/release';
import { statistics } from '../assignmentFixture';
import { everyday } from './everyday';
import { simulatedGrade } from './simulatedRun';
import { full } from './submissions';

const assignment = readAssignment('statistics.ipynb', statistics());
const none = { mean: 0, variance: 0, columns: 0, energy: 0, draws: 0 };

test('there are enough of them', () => {
  expect(Object.keys(everyday).length).toBeGreaterThanOrEqual(40);
});

describe('a fair person gives', () => {
  test.each(Object.entries(everyday))('%s', async (_, submission) => {
    const { file, earns = full, marker, isDoubtful = false, isWithheld = false } = submission;
    const graded = await simulatedGrade(assignment, Buffer.from(file));
    expect(graded.problem === undefined, graded.problem).toBe(!isWithheld);
    if (isWithheld) return;
    const said = JSON.stringify([graded.notes, graded.doubts]);
    expect(graded.earned, said).toEqual({ ...none, ...earns });
    const texts = graded.inOrder.notebook.cells.map(({ source }) => source);
    if (marker !== undefined) expect(texts).toContain(marker);
    expect(graded.doubts.length > 0, said).toBe(isDoubtful);
    if (submission.notes !== undefined)
      expect(graded.notes.length, said).toBeLessThanOrEqual(submission.notes);
    for (const { cells } of [graded.inOrder.notebook, graded.inOwnOrder?.notebook ?? { cells: [] }])
      expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
  });
});
