import * as tf from '@tensorflow/tfjs';
import { aboveZero } from '../../../lib/src/compile/lower/steep';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile, ready, SGD } from 'elbolab';
import {
  apply,
  constant,
  filled,
  input,
  nodesFor,
  scalar,
  type Value,
} from '../../../lib/src/compile/graph';
import { arrange, simplify } from '../../../lib/src/compile/passes';
import { printGraph } from '../../../lib/src/compile/print';

beforeAll(async () => {
  await ready();
});

describe('a traced graph', () => {
  it('is a line a node', async () => {
    const w = tf.variable(tf.tensor2d([[1], [2]]), true, 'w');
    const optimizer = new SGD([w], { lr: 0.1 });
    const step = compile(
      (x: tf.Tensor2D) => optimizer.minimize(() => tf.relu(tf.matMul(x, w)).sum(), true),
      { strict: true },
    );
    await step(tf.ones([3, 2]));
    const text = step.graph.replace(/\$\d+/g, '$rate');
    expect(text).toMatchInlineSnapshot(`
      "t0: float32[3,1] = Gemm(arg0, $w) {transA: 0, transB: 0}
      t1: float32[3,1] = Relu(t0)
      t2: float32[] = ReduceSum(t1, int64[2]{0i,1i}) {keepdims: 0}
      t3: float32[1,1] = Reshape(1, int64[2]{1i,1i}) {allowzero: 1}
      t4: float32[3,1] = Mul(t3, float32[3,1]{1,1,1})
      t5: float32[3,1] = HardSigmoid(t0) {alpha: 3.4e+38, beta: 0}
      t6: float32[3,1] = HardSigmoid(t5) {alpha: 3.4e+38, beta: 0}
      t7: float32[3,1] = Mul(t4, t6)
      t8: float32[2,1] = Gemm(arg0, t7) {transA: 1, transB: 0}
      t9: float32[] = Neg($rate)
      t10: float32[2,1] = Mul(t8, t9)
      t11: float32[2,1] = Add($w, t10)
      return t2, t11
      assign w"
    `);
  });
});

/** The text of a simplified graph. */
const simplified = (...outputs: Value[]) => printGraph(arrange(simplify(outputs))).split('\n');
const x = input('x', [4, 3], 'float32');
const float = (shape: number[]) => ({ shape, dtype: 'float32' as const });

describe('simplification', () => {
  it('folds arithmetic on constants of one number', () => {
    const sum = apply('Add', [filled(2, [4, 1], 'float32'), scalar(0.1)], float([4, 1]));
    const product = apply('Mul', [x, sum], x);
    expect(simplified(product)).toEqual(['t0: float32[4,3] = Mul(x, 2.1)', 'return t0']);
  });

  it('drops ones, and what only spreads an operand out', () => {
    const small = input('s', [1, 1], 'float32');
    const spread = apply('Mul', [small, filled(1, [4, 3], 'float32')], x);
    expect(simplified(apply('Sub', [x, spread], x))).toEqual([
      't0: float32[4,3] = Sub(x, s)',
      'return t0',
    ]);
    expect(simplified(spread)).toEqual([
      't0: float32[4,3] = Expand(s, int64[2]{4i,3i})',
      'return t0',
    ]);
    expect(simplified(apply('Div', [x, scalar(1)], x))).toEqual(['return x']);
  });

  it("writes relu's derivative as one node over its result", () => {
    const relu = apply('Relu', [x], x);
    const mask = aboveZero(x);
    expect(simplified(relu, mask)).toEqual([
      't0: float32[4,3] = Relu(x)',
      't1: float32[4,3] = HardSigmoid(t0) {alpha: 3.4e+38, beta: 0}',
      'return t0, t1',
    ]);
    expect(simplified(mask)).toHaveLength(3);
  });

  it('joins a row to the product before it, unless that is used elsewhere', () => {
    const w = input('w', [3, 2], 'float32');
    const b = input('b', [2], 'float32');
    const product = apply('Gemm', [x, w], float([4, 2]), { transA: 0, transB: 0 });
    const sum = apply('Add', [b, product], float([4, 2]));
    expect(simplified(sum)).toHaveLength(2);
    expect(simplified(sum, product)).toHaveLength(3);
    const column = apply('Add', [product, input('c', [4, 1], 'float32')], float([4, 2]));
    expect(simplified(column)).toHaveLength(3);
  });

  it('does arithmetic of a column and a scalar on a flat vector', () => {
    const column = input('c', [4, 1], 'float32');
    const twice = apply('Mul', [scalar(2), column], column);
    expect(simplified(apply('Add', [twice, input('s', [], 'float32')], column))).toEqual([
      't0: float32[4] = Reshape(c, int64[1]{4i}) {allowzero: 1}',
      't1: float32[4] = Mul(2, t0)',
      't2: float32[4] = Add(t1, s)',
      't3: float32[4,1] = Reshape(t2, int64[2]{4i,1i}) {allowzero: 1}',
      'return t3',
    ]);
  });

  it('sums to one number over all axes at once', () => {
    const column = input('c', [4, 1], 'float32');
    const axes = constant(BigInt64Array.of(0n), [1], 'int64');
    const sum = apply('ReduceSum', [column, axes], float([1]), { keepdims: 0 });
    expect(simplified(sum)).toEqual([
      't0: float32[] = ReduceSum(c, int64[2]{0i,1i}) {keepdims: 0}',
      't1: float32[1] = Reshape(t0, int64[1]{1i}) {allowzero: 1}',
      'return t1',
    ]);
  });

  it('takes a transposed column for a row', () => {
    const column = input('c', [4, 1], 'float32');
    const product = apply('Gemm', [column, x], float([1, 3]), { transA: 1, transB: 0 });
    expect(simplified(product)[1]).toBe('t1: float32[1,3] = Gemm(t0, x) {transA: 0, transB: 0}');
  });

  it('does equal nodes once, and unequal ones all', () => {
    const exp = () => apply('Exp', [x], x);
    expect(nodesFor(simplify([exp(), exp()]))).toHaveLength(1);
    const plus = (n: number) => apply('Add', [x, scalar(n)], x);
    expect(nodesFor(simplify([plus(0), plus(-0)]))).toHaveLength(2);
  });
});
