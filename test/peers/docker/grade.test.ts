import { describe, expect, test } from 'vitest';
import { judgeHostile } from '../hostile/judgement';
import { containers, hasDocker, IMAGE } from './image';

// A selection of the submissions that the sandbox by bubblewrap is held to, one or more of each kind, in containers.

describe.skipIf(!hasDocker)('in containers,', () => {
  // Slow: twenty submissions, each in a container of its own; many must reach a limit.
  judgeHostile({
    sandbox: ['--sandbox', 'docker', '--sandbox-image', IMAGE],
    names: [
      'endless loop',
      'memory in the heap',
      'a fork bomb',
      'process.exit(0)',
      'a flood past the kernel',
      'a full disk',
      'many files',
      'a daemon',
      'reads what is not its own',
      'writes where it must not',
      'goes to the network',
      'signals to whom it can',
      'another probe in the module',
      'forged records',
      'HTML and script',
      'ids of cells that are paths',
      'ten thousand cells',
    ],
    honest: ['right', 'one of two checks'],
  });

  test('no container is left', () => {
    expect(containers()).toEqual([]);
  });
});
