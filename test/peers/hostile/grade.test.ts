import { allNames, judgeHostile } from './judgement';

judgeHostile({
  sandbox: ['--sandbox', 'bubblewrap'],
  names: allNames,
  honest: ['right', 'blank', 'wrong sign', 'missing half', 'one of two checks'],
});
