import { describe } from 'vitest';
import { submissions } from './batchSubmissions';
import { judgeKilledBatch } from './killedBatch';

// Every kind of submission, and of each way to answer a question some; the long batch is in test/soak.
// Slow: thirty notebooks, each in a kernel of its own, and three runs that are killed.
describe('a batch, killed and started again', () => {
  judgeKilledBatch(submissions(4), [
    [0, 900],
    [3, 0],
    [7, 350],
  ]);
});
