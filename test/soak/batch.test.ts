import { describe } from 'vitest';
import { submissions } from '../peers/batchSubmissions';
import { judgeKilledBatch, type Kill } from '../peers/killedBatch';

const AFTER_A_RESULT = 30; // per cent
const MILLISECONDS_AT_MOST = 3000;

/** A hundred moments, the same in every run: most while kernels start, the others after the next result. */
const kills = Array.from({ length: 100 }, (_, i): Kill => {
  const [results, milliseconds] = [Math.imul(i + 1, 2_654_435_761), Math.imul(i + 1, 40_503)];
  const isAfterResult = (results >>> 0) % 100 < AFTER_A_RESULT;
  return [isAfterResult ? 1 : 0, (milliseconds >>> 0) % MILLISECONDS_AT_MOST];
});

describe('a batch of a hundred, killed a hundred times', () => {
  judgeKilledBatch(submissions(72), kills);
});
