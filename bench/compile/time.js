// Times compiled steps beside PyTorch's eager ones, interleaved in one run:
//   npm run build && node bench/compile/time.js PYTHON [name...]
// PYTHON is an interpreter with torch. Printed are the quartiles of the rounds, in ms a step, and the ratio of the medians.
const { spawn } = require('node:child_process');
const { performance } = require('node:perf_hooks');
const { createInterface } = require('node:readline');
const { compile, ready, torchGenerator } = require('../../lib');
const steps = require('./steps');

const ROUNDS = 9;
const COUNTS = { regression: 40, circle: 40, digits: 8 };

function startPeer(python) {
  const child = spawn(python, [require.resolve('./peer.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value;
  const time = async (name, threads, count) => {
    child.stdin.write(`${name} ${threads} ${count}\n`);
    return Number(await next());
  };
  return { next, time, stop: () => child.stdin.end() };
}

async function timeOwn(step, count) {
  const start = performance.now();
  for (let i = 0; i < count; i++) (await step()).dispose();
  return (performance.now() - start) / count;
}

function quartiles(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return [0.25, 0.5, 0.75].map((q) => sorted[Math.floor(q * (sorted.length - 1))]);
}

async function main() {
  await ready();
  const [python, ...names] = process.argv.slice(2);
  const peer = startPeer(python);
  await peer.next();
  for (const name of names.length > 0 ? names : Object.keys(COUNTS)) {
    const own = [1, 2].map((threads) =>
      compile(steps[name](torchGenerator(0)), { strict: true, threads }),
    );
    const count = COUNTS[name];
    const times = {
      'ours, 1 thread': [],
      'ours, 2': [],
      'PyTorch, 1 thread': [],
      'PyTorch, 2': [],
    };
    for (let round = -2; round < ROUNDS; round++) {
      const row = [
        await timeOwn(own[0], count),
        await timeOwn(own[1], count),
        await peer.time(name, 1, count),
        await peer.time(name, 2, count),
      ];
      if (round >= 0) Object.values(times).forEach((list, i) => list.push(row[i]));
    }
    const medians = Object.values(times).map((list) => quartiles(list)[1]);
    const ratio = Math.min(medians[2], medians[3]) / Math.min(medians[0], medians[1]);
    console.log(
      `${name}: ${own[0].graph.split('\n').length} lines, ${ratio.toFixed(2)} times PyTorch's speed`,
    );
    for (const [who, list] of Object.entries(times))
      console.log(
        `  ${who.padEnd(18)} ${quartiles(list)
          .map((t) => t.toFixed(3))
          .join('  ')}`,
      );
  }
  peer.stop();
}

void main();
