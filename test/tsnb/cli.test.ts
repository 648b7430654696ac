import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const cli = resolve(import.meta.dirname, '../../tsnb/bin/tsnb.js');

it.each(['', ' run', ' check', ' validate', ' grade', ' release', ' lab', ' kernel install'])(
  'wrong use of tsnb%s points to its own help',
  (command) => {
    const words = [...command.split(' ').slice(1), '--no-such-option'];
    const { status, stderr } = spawnSync(process.execPath, [cli, ...words], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain(`(see \`tsnb${command} --help\`)`);
  },
);

it('help whose reader has gone is no error', () => {
  // The shell's `true` has ended long before Node has started.
  const script = '{ "$0" "$1" --help; echo "exit code $?" >&2; } | true';
  const { stderr } = spawnSync('sh', ['-c', script, process.execPath, cli], { encoding: 'utf8' });
  expect(stderr).toBe('exit code 0\n');
});
