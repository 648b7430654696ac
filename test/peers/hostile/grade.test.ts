import { allNames, judgeHostile } from './judgement';

// Slow: some sixty submissions, each in a kernel and a sandbox of its own; many must reach a limit.
judgeHostile({
  sandbox: ['--sandbox', 'bubblewrap'],
  names: allNames,
  honest: ['right', 'blank', 'wrong sign', 'missing half', 'one of two checks'],
});
