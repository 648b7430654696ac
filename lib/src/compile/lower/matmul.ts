import * as tf from '@tensorflow/tfjs';
import { apply, type Value } from '../graph';
import { add, requireFloat, unary } from './elementwise';
import { lowering, type Lowering } from './lowering';
import { reshape, transpose } from './shaping';
import { Refusal } from '../refusal';

/** Matrix products. */
export const MATMUL: readonly Lowering[] = [
  lowering('BatchMatMul', 'Gemm or MatMul', ({ a, b }, { transposeA, transposeB }) =>
    product(a, b, Boolean(transposeA), Boolean(transposeB)),
  ),
  lowering('_FusedMatMul', 'Gemm or MatMul, Add, activation', (inputs, attributes) => {
    const { a, b, bias } = inputs;
    const { transposeA, transposeB, activation } = attributes;
    const raw = product(a, b, Boolean(transposeA), Boolean(transposeB));
    const sum = (bias as Value | null | undefined) ? add(raw, bias) : raw;
    return activate(sum, activation as string | null | undefined);
  }),
];

export function product(a: Value, b: Value, transposeA: boolean, transposeB: boolean): Value {
  requireFloat('BatchMatMul', a, b);
  const rows = a.shape.at(transposeA ? -1 : -2) ?? 1;
  const columns = b.shape.at(transposeB ? -2 : -1) ?? 1;
  const inner = [a.shape.at(transposeA ? -2 : -1), b.shape.at(transposeB ? -1 : -2)];
  if (inner[0] !== inner[1])
    throw new Error(
      `matMul: inner shapes (${String(inner[0])}) and (${String(inner[1])}) of tensors with shapes ` +
        `[${a.shape.join()}] and [${b.shape.join()}] must match`,
    );
  const batchA = a.shape.slice(0, -2);
  const batchB = b.shape.slice(0, -2);
  const batch = tf.backend_util.assertAndGetBroadcastShape([...batchA], [...batchB]);
  const shape = [...batch, rows, columns];
  if (batch.every((length) => length === 1)) {
    const [x, y] = [a, b].map((value) => reshape(value, value.shape.slice(-2)));
    const attributes = { transA: Number(transposeA), transB: Number(transposeB) };
    const flat = { shape: [rows, columns], dtype: a.dtype };
    return reshape(apply('Gemm', [x, y], flat, attributes), shape);
  }
  const x = transposeA ? transpose(a, swapped(a)) : a;
  const y = transposeB ? transpose(b, swapped(b)) : b;
  return apply('MatMul', [x, y], { shape, dtype: a.dtype });
}

function swapped({ shape }: Value): number[] {
  const axes = shape.map((_, i) => i);
  return [...axes.slice(0, -2), shape.length - 1, shape.length - 2];
}

function activate(x: Value, activation: string | null | undefined): Value {
  if (!activation || activation === 'linear') return x;
  const op = ACTIVATIONS[activation];
  if (!op) throw new Refusal(`it uses the kernel _FusedMatMul with the activation ${activation}`);
  return unary(op, x);
}

const ACTIVATIONS: Readonly<Partial<Record<string, string>>> = {
  relu: 'Relu',
  sigmoid: 'Sigmoid',
  elu: 'Elu',
};
