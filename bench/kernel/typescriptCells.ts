import { readFileSync } from 'node:fs';
import type { Cells } from './cells';

interface NotebookCell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
}

/** The cells for kernels of TypeScript: those of the given notebook, with little training; `outside` are the steps of the loop outside. */
export function typescriptCells(notebook: string, outside: number): Cells {
  const { cells } = JSON.parse(readFileSync(notebook, 'utf8')) as { cells: NotebookCell[] };
  const code = cells
    .filter((cell) => cell.cell_type === 'code')
    .map(({ source }) => textOf(source));
  return {
    trivial: (n) => `const trivial${n} = ${n} + 1; trivial${n}`,
    imports: code[0],
    figure: `await show(figure({ title: 'first', x: 'x', y: 'y' }, line({ x: linspace(-3, 3, 121), y: linspace(-3, 3, 121).map(Math.sin), name: 'sine' })));`,
    twenty: ['let iterations: number = 5; let epochs: number = 1;', ...code.slice(2, 21)],
    typed,
    classOf30,
    beginnings: BEGINNINGS,
    loops: {
      inside: {
        code: 'function addUp() { let sum = 0; for (let i = 0; i < 1e8; i++) sum += i; return sum; } addUp()',
        steps: 1e8,
      },
      outside: {
        code: `let summed = 0; for (let i = 0; i < ${outside}; i++) summed += i; summed`,
        steps: outside,
      },
    },
    processId: 'process.pid',
  };
}

function textOf(source: string | readonly string[]): string {
  return typeof source === 'string' ? source : source.join('');
}

const typed = (n: number): string => `function spread${n}(x: tf.Tensor, layer: Linear): tf.Tensor {
  return tf.tidy(() => tf.sqrt(tf.moments(relu(layer.forward(x))).variance));
}
const spreadOf${n} = spread${n}(tf.ones([4, 3]), new Linear(3, 2, torchGenerator(${n}))).dataSync()[0];
spreadOf${n} >= 0`;

const classOf30 = (n: number): string => `class Network${n} extends Module {
  readonly first: Linear;
  readonly second: Linear;
  readonly losses: number[] = [];

  constructor(
    generator: Generator,
    private readonly width = ${n + 4},
  ) {
    super();
    this.first = new Linear(2, width, generator);
    this.second = new Linear(width, 1, generator);
  }

  /** From inputs of shape [N, 2] to predictions of shape [N]. */
  forward(x: tf.Tensor): tf.Tensor {
    const hidden = relu(this.first.forward(x));
    return this.second.forward(hidden).squeeze([1]);
  }

  loss(x: tf.Tensor, y: tf.Tensor): tf.Scalar {
    return tf.losses.meanSquaredError(y, this.forward(x));
  }

  note(loss: number): number {
    this.losses.push(loss);
    return this.losses.length * this.width;
  }
}
new Network${n}(torchGenerator(0)).note(1)`;

const BEGINNINGS = [
  'tf.',
  'tf.mo',
  'tf.losses.',
  'tf.ones([2]).',
  'tf.ones([2]).su',
  'const a = Math.',
  'Math.sq',
  'torchGen',
  'torchGenerator(0).',
  'new Lin',
  'new Linear(1, 2, torchGenerator(0)).',
  'linspace(0, 1, 3).ma',
  'process.',
  'console.l',
  'trivial',
  'const net = new SimpleNet(torchGenerator(0)); net.',
  'function f(x: tf.Tensor) {\n  return x.',
  'await sh',
  'JSON.',
  "'text'.",
];
