// Measures what lib/src/compile/kernels/cost.ts states of the runtime and of kernels, one thread each:
//   npm run build && node bench/compile/costs.js
// Printed is the least of the rounds, which other work on the machine disturbs least.
const { performance } = require('node:perf_hooks');
const { InferenceSession } = require('onnxruntime-node');
const { Block } = require('../../lib/dist/compile/arena');
const { encode } = require('../../lib/dist/compile/encode');
const { apply, input, nodesFor } = require('../../lib/dist/compile/graph');
const { regionKernel } = require('../../lib/dist/compile/kernels/region/kernel');
const { roleOf } = require('../../lib/dist/compile/kernels/region/layout');

const ROUNDS = 60;
const REGION = [10000, 20];
const [ROWS, COLUMNS] = REGION;
const SIZE = ROWS * COLUMNS;

const type = (shape) => ({ shape, dtype: 'float32' });
const float = (name, shape) => input(name, shape, 'float32');

/** x op y, `length` times over. */
function chain(op, x, y, length) {
  let value = x;
  for (let i = 0; i < length; i++) value = apply(op, [value, y], type(x.shape));
  return value;
}

/** The least time of a run, in microseconds. */
async function time(run) {
  const times = [];
  for (let round = -5; round < ROUNDS; round++) {
    const start = performance.now();
    for (let i = 0; i < 5; i++) await run();
    if (round >= 0) times.push((performance.now() - start) / 5);
  }
  return 1000 * Math.min(...times);
}

/** Microseconds that the runtime takes for a chain of this length. */
async function inRuntime(op, shape, operand, length) {
  const [x, y] = [float('x', shape), float('y', operand)];
  const model = encode([chain(op, x, y, length)]);
  const session = await InferenceSession.create(model.bytes, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
  });
  const feeds = Object.fromEntries(
    [...model.inputs].map(([value, name]) => [name, new Block('float32', value.shape)]),
  );
  const fetches = { [model.outputs[0]]: new Block('float32', shape) };
  const tensors = (blocks) =>
    Object.fromEntries(Object.entries(blocks).map(([name, { tensor }]) => [name, tensor]));
  const taken = await time(() => session.run(tensors(feeds), tensors(fetches)));
  await session.release();
  return taken;
}

/** Microseconds that the runtime takes for one node more. */
async function node(op, shape, operand) {
  const [short, long] = [2, 22];
  const before = await inRuntime(op, shape, operand, short);
  return ((await inRuntime(op, shape, operand, long)) - before) / (long - short);
}

/** Microseconds that a kernel takes which reads so many matrices and writes one. */
async function inKernel(matrices) {
  const inputs = Array.from({ length: matrices }, (_, i) => float(`x${i}`, REGION));
  const sum = inputs.slice(1).reduce((a, b) => apply('Add', [a, b], type(REGION)), inputs[0]);
  const extent = { rows: ROWS, columns: COLUMNS };
  const nodes = nodesFor([sum]);
  const block = (value) => new Block('float32', value.shape);
  const kernel = regionKernel({
    extent,
    nodes,
    roles: new Map(nodes.map((each) => [each, roleOf(each, extent)])),
    inputs: new Map(
      inputs.map((value) => {
        const own = block(value);
        return [value, () => own];
      }),
    ),
    outputs: new Map([[sum, block(sum)]]),
  });
  return time(() => kernel.run());
}

async function main() {
  const print = (name, value, unit) =>
    console.log(`${name.padEnd(52)} ${value.toFixed(3)} ${unit}`);
  const tiny = await node('Mul', [2, 4], [2, 4]);
  print('NODE: a node of 8 numbers', tiny, 'us');
  for (const [name, operand] of Object.entries({ matrix: REGION, row: [COLUMNS], number: [1] }))
    for (const op of ['Mul', 'Div']) {
      const taken = await node(op, REGION, operand);
      print(
        `NUMBER: ${op} of a matrix [${REGION}] and a ${name}`,
        (1000 * (taken - tiny)) / SIZE,
        'ns',
      );
    }
  const matrices = 6;
  const taken = await inKernel(matrices);
  print(
    'TRANSFER: each matrix that a kernel reads or writes',
    (1000 * taken) / (matrices + 1) / SIZE,
    'ns',
  );
}

void main();
