import { arraySchema, guardOf, objectSchema, STORED } from '../../notebook';
import type { SubmissionResult } from './result';
import type { CheckScore } from './score';
import type { Use } from './submissionRun';

const { COUNT, FLAG, NUMBER, TEXT, TEXTS, TEXT_OR_NULL } = STORED;

const CHECK = objectSchema<CheckScore>({
  name: TEXT,
  question: TEXT,
  cellId: TEXT,
  points: NUMBER,
  earned: NUMBER,
  problem: TEXT_OR_NULL,
  carried: FLAG,
});

/** Whether a value is the result of a submission, as it was stored. */
export const isSubmissionResult = guardOf<SubmissionResult>(
  {
    version: { const: 1 },
    key: TEXT,
    student: TEXT,
    file: TEXT_OR_NULL,
    status: { enum: ['graded', 'unreadable', 'missing', 'not-run'] },
    problem: TEXT_OR_NULL,
    earned: NUMBER,
    checks: arraySchema(CHECK),
    notes: TEXTS,
    doubts: TEXTS,
    incidents: TEXTS,
    limits: TEXTS,
    use: objectSchema<Use>({ cpuSeconds: NUMBER, memoryMb: NUMBER }),
    runs: COUNT,
    seconds: NUMBER,
  },
  ['use'],
);
