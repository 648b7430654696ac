import { apply, type Value } from '../graph';
import { reshape } from '../lower';
import type { Rule } from './rewrite';
import { producer } from './uniform';

/** A product plus a row is one node. */
export const addToProduct: Rule = ({ op, inputs: [a, b], outputs: [output] }, uses) => {
  if (op !== 'Add' || !a || !b) return undefined;
  return withRow(a, b) ?? withRow(b, a);

  function withRow(product: Value, row: Value): Value | undefined {
    const gemm = producer(product, 'Gemm');
    const isRow = row.shape.length === 1 && row.shape[0] === output.shape[1];
    if (!gemm || gemm.inputs.length > 2 || !isRow || uses.get(product) !== 1) return undefined;
    return apply('Gemm', [...gemm.inputs, row], output, gemm.attributes);
  }
};

/** A transposed column is a row already. */
export const columnAsRow: Rule = ({ op, inputs, attributes, outputs: [output] }) => {
  const [a, ...rest] = inputs;
  if (op !== 'Gemm' || attributes.transA !== 1 || a?.shape[1] !== 1) return undefined;
  return apply('Gemm', [reshape(a, [1, a.shape[0]]), ...rest], output, {
    ...attributes,
    transA: 0,
  });
};

/** Equal nodes are done once. */
export function once(): Rule {
  const ids = new Map<Value, number>();
  const known = new Map<string, Value>();
  const id = (value: Value | null): string => {
    if (!value) return '-';
    if (value.source.kind === 'constant' && value.source.data.length <= 8)
      return `${value.dtype}[${value.shape.join()}]${Array.from(value.source.data, exactly).join()}`;
    const number = ids.get(value) ?? ids.size;
    ids.set(value, number);
    return `#${number}`;
  };
  return ({ op, domain, inputs, attributes, outputs: [output] }) => {
    const key = [domain, op, ...inputs.map(id), JSON.stringify(attributes)].join(' ');
    const same = known.get(key);
    if (!same) known.set(key, output);
    return same;
  };
}

function exactly(x: number | bigint): string {
  return Object.is(x, -0) ? '-0' : String(x);
}
