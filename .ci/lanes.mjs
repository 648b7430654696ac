// Runs stages side by side, each on processors of its own.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { once } from 'node:events';

const LANES = 2;
const FOLDER = 'build/ci';

/** The log of a stage. */
export const logOf = (stage) => `${FOLDER}/${stage}.log`;

/**
 * Runs all stages, each once those of them that it comes after have ended, however they did.
 *
 * @param {readonly {name: string, after: readonly string[], command: string}[]} stages
 * @param {number} milliseconds after which what still runs is killed, and nothing more begins
 * @param {(result: {name: string, problem: string | undefined, seconds: number, cpuSeconds: number}) => void} ended
 */
export async function runStages(stages, milliseconds, ended) {
  mkdirSync(FOLDER, { recursive: true });
  const over = AbortSignal.timeout(milliseconds);
  const unfinished = new Set(stages.map(({ name }) => name));
  const waiting = [...stages];
  const lanes = processorsOfLanes();
  const running = new Set();
  while (waiting.length + running.size > 0) {
    const index = waiting.findIndex(({ after }) => !after.some((one) => unfinished.has(one)));
    if (index < 0 || lanes.length === 0) {
      await Promise.race(running);
      continue;
    }
    const [stage] = waiting.splice(index, 1);
    const processors = lanes.shift();
    const run = runStage(stage, processors, over).then((result) => {
      lanes.push(processors);
      unfinished.delete(stage.name);
      running.delete(run);
      ended(result);
    });
    running.add(run);
  }
}

async function runStage({ name, command }, processors, over) {
  const log = openSync(logOf(name), 'w');
  if (over.aborted)
    return { name, problem: 'there was no time left for it', seconds: 0, cpuSeconds: 0 };
  const from = performance.now();
  const bound = processors ? ['taskset', '--cpu-list', processors] : [];
  // The shell's `time` counts what the command's children took, too; it writes to a pipe of its own.
  const script = `exec 9>&3 3>&-; TIMEFORMAT='%U %S'; { time { ${command}; } 2>&8 9>&-; } 8>&2 2>&9`;
  const [program, ...words] = [...bound, 'bash', '-c', script];
  const child = spawn(program, words, { stdio: ['ignore', log, log, 'pipe'], detached: true });
  closeSync(log);
  const kill = () => process.kill(-child.pid, 'SIGKILL');
  over.addEventListener('abort', kill);
  let times = '';
  child.stdio[3].setEncoding('utf8').on('data', (text) => (times += text));
  const [code, signal] = await once(child, 'close');
  over.removeEventListener('abort', kill);
  const problem = over.aborted
    ? 'took too long'
    : (signal ?? (code === 0 ? undefined : `exit code ${code}`));
  const [user = 0, system = 0] = times.trim().split(' ').map(Number);
  return { name, problem, seconds: (performance.now() - from) / 1000, cpuSeconds: user + system };
}

/** The processors that this process may use, in equal parts, as taskset takes them; undefined where there are too few. */
function processorsOfLanes() {
  const [, list = ''] =
    /^Cpus_allowed_list:\s*(.*)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  const all = list.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
  const each = Math.floor(all.length / LANES);
  return Array.from({ length: LANES }, (_, lane) =>
    each > 0 ? all.slice(lane * each, (lane + 1) * each).join(',') : undefined,
  );
}
