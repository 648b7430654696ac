import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram, missing } from '../browser/tools';

const here = import.meta.dirname;
const cli = resolve(here, '../../tsnb/bin/tsnb.js');
const python = findProgram('python3');
const absent = missing({
  'jupyter_kernel_test and nbclient for Python': hasPackages() ? python : undefined,
});
if (absent) console.warn(`The kernel is not held against Jupyter's tools: ${absent}`);

function hasPackages(): boolean {
  const code = 'import jupyter_kernel_test, nbclient';
  return python !== undefined && spawnSync(python, ['-c', code]).status === 0;
}

describe.skipIf(absent)("Jupyter's own tools", () => {
  let prefix: string;

  beforeAll(() => {
    prefix = mkdtempSync(join(tmpdir(), 'tsnb-peers-'));
    const installed = spawnSync(process.execPath, [cli, 'kernel', 'install', '--prefix', prefix]);
    expect(installed.status).toBe(0);
  });
  afterAll(() => {
    rmSync(prefix, { recursive: true });
  });

  // Slow: a new kernel for nearly every one of the tests in those scripts.
  it.each(readdirSync(here).filter((name) => name.endsWith('.py')))(
    '%s passes',
    (script) => {
      const env = { ...process.env, JUPYTER_PATH: join(prefix, 'share/jupyter') };
      const run = spawnSync(python ?? '', [join(here, script)], {
        cwd: prefix,
        env,
        encoding: 'utf8',
      });
      expect(`${run.stdout}${run.stderr}\nexit code ${run.status}`).toMatch(/exit code 0$/);
    },
    3_600_000,
  );
});
