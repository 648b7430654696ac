import { describe } from 'vitest';
import { judgeStoppedBatch } from '../peers/stoppedBatch';

const MILLISECONDS_AT_MOST = 8000;

/** Two hundred moments, the same in every run. */
const moments = Array.from(
  { length: 200 },
  (_, i) => (Math.imul(i + 1, 2_654_435_761) >>> 0) % MILLISECONDS_AT_MOST,
);

describe('a batch that is stopped at two hundred moments', () => {
  judgeStoppedBatch(moments);
});
