import { describe } from 'vitest';
import { judgeStoppedBatch } from '../stoppedBatch';

// Slow: each starts kernels in sandboxes. Two hundred moments are in test/soak.
describe('a batch that is stopped', () => {
  judgeStoppedBatch([0, 300, 700, 1100, 1500, 2100, 2800, 3600, 4500, 6000]);
});
