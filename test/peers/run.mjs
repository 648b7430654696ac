// Holds the kernel against Jupyter's own tools: `node test/peers/run.mjs [script.py ...]`, by default every kernel_*.py here.
// PYTHON names the interpreter (default: python3) that has the packages of requirements.txt. What is missing is named; with
// CI=true missing is failing.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const tsnb = path.resolve(here, '../../tsnb/bin/tsnb.js');
const python = process.env.PYTHON ?? 'python3';

/** The requirements that this Python lacks or has in another version; null if there is no Python. */
function missing() {
  const wanted = readFileSync(path.join(here, 'requirements.txt'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('=='));
  const code = `
import importlib.metadata as m, sys
def has(r):
    try: return m.version(r.split('==')[0]) == r.split('==')[1]
    except m.PackageNotFoundError: return False
print(*[r for r in sys.argv[1:] if not has(r)])`;
  const asked = spawnSync(python, ['-c', code, ...wanted], { encoding: 'utf8' });
  return asked.status === 0 ? asked.stdout.split(/\s+/).filter(Boolean) : null;
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function run() {
  const lacking = missing();
  if (lacking === null || lacking.length > 0) {
    say(
      lacking === null
        ? `Missing: Python (${python}); set PYTHON to an interpreter.`
        : `Missing in ${python}: ${lacking.join(', ')} (pip install -r test/peers/requirements.txt).`,
    );
    if (process.env.CI === 'true') return 1;
    say('The kernel was not held against its peers.');
    return 0;
  }
  const prefix = mkdtempSync(path.join(tmpdir(), 'tsnb-peers-'));
  try {
    const installed = spawnSync(process.execPath, [tsnb, 'kernel', 'install', '--prefix', prefix], {
      stdio: 'inherit',
    });
    if (installed.status !== 0) return 1;
    const scripts = process.argv.slice(2).map((script) => path.resolve(script));
    const all = readdirSync(here).filter((name) => /^kernel_.*\.py$/.test(name));
    const env = { ...process.env, JUPYTER_PATH: path.join(prefix, 'share', 'jupyter') };
    const failed = (scripts.length > 0 ? scripts : all.map((name) => path.join(here, name))).filter(
      (script) => spawnSync(python, [script], { stdio: 'inherit', cwd: prefix, env }).status !== 0,
    );
    for (const script of failed) say(`Failed: ${path.basename(script)}`);
    return failed.length > 0 ? 1 : 0;
  } finally {
    rmSync(prefix, { recursive: true, force: true });
  }
}

process.exitCode = run();
