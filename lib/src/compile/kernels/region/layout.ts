import { sizeOf, type Node, type Value } from '../../graph';

/** What the rows of a region are: how many there are, and how many numbers each has. */
export interface Extent {
  readonly rows: number;
  readonly columns: number;
}

/**
 * How a value lies over a region: 'full' has a number for each row and column, 'column' one for each row, 'row' one for each
 * column, 'scalar' one in all.
 */
export type Layout = 'full' | 'column' | 'row' | 'scalar';

/** How a node is done row by row. */
export type Role =
  /** Number by number. */
  | { readonly kind: 'map'; readonly layout: 'full' | 'column' }
  /** Another shape for the same numbers. */
  | { readonly kind: 'alias' }
  /** The sum of each row, of `factors` multiplied: a number of the row. */
  | { readonly kind: 'across'; readonly factors: readonly Value[] }
  /** The sum over all rows, known only at the end. */
  | {
      readonly kind: 'down';
      readonly layout: 'row' | 'scalar';
      readonly factors: readonly Value[];
      readonly divisor: number;
    };

/** The layout of a value of this shape; undefined if it has none. */
export function layoutOf({ shape }: Value, { rows, columns }: Extent): Layout | undefined {
  const long = shape.filter((length) => length !== 1);
  if (long.length === 0) return 'scalar';
  if (long.length === 2) return long[0] === rows && long[1] === columns ? 'full' : undefined;
  if (long.length > 2) return undefined;
  if (long[0] === rows) return 'column';
  return long[0] === columns ? 'row' : undefined;
}

const MAPS = new Set([
  ...['Add', 'Sub', 'Mul', 'Div', 'Sqrt', 'Neg', 'Abs', 'Max', 'Min'],
  ...['Equal', 'Less', 'Greater', 'LessOrEqual', 'GreaterOrEqual', 'Where', 'Cast'],
  ...['Relu', 'HardSigmoid', 'Reciprocal'],
]);

/** How a region of this extent does a node; undefined if it can't. */
export function roleOf(node: Node, extent: Extent): Role | undefined {
  const [output] = node.outputs;
  const inputs = node.inputs.filter((value) => value !== null);
  const isKnown = (value: Value) =>
    value.dtype === 'int64' || layoutOf(value, extent) !== undefined;
  if (node.outputs.length !== 1 || !inputs.every(isKnown)) return undefined;
  if (MAPS.has(node.op)) return mapRole(node, extent);
  if (output.dtype !== 'float32') return undefined;
  if (node.op === 'Reshape')
    return layoutOf(output, extent) === 'column' ? { kind: 'alias' } : undefined;
  if (node.op === 'Gemm') return productRole(node, extent);
  if (node.op === 'ReduceSum' || node.op === 'ReduceMean') return sumRole(node, extent);
  return undefined;
}

function mapRole({ op, inputs, outputs: [output] }: Node, extent: Extent): Role | undefined {
  const layout = layoutOf(output, extent);
  if (layout !== 'full' && layout !== 'column') return undefined;
  if (op === 'Cast' && (inputs[0]?.dtype !== 'bool' || output.dtype !== 'float32'))
    return undefined;
  const compares = output.dtype === 'bool';
  const fits = inputs.every((value, i) => {
    if (!value || (layout === 'column' && layoutOf(value, extent) === 'row')) return false;
    const isMask = (op === 'Where' && i === 0) || op === 'Cast';
    return value.dtype === (isMask ? 'bool' : 'float32');
  });
  const hasMask = ['Equal', 'Less', 'Greater', 'LessOrEqual', 'GreaterOrEqual'].includes(op);
  return fits && compares === hasMask && (compares || output.dtype === 'float32')
    ? { kind: 'map', layout }
    : undefined;
}

/** Products in which one side has a single row or column. */
function productRole(node: Node, extent: Extent): Role | undefined {
  const { inputs, attributes, outputs } = node;
  const [a, b, c] = inputs;
  if (!a || !b || c || 'alpha' in attributes || 'beta' in attributes) return undefined;
  const [layoutA, layoutB] = [layoutOf(a, extent), layoutOf(b, extent)];
  const output = layoutOf(outputs[0], extent);
  const summed = a.shape[attributes.transA === 1 ? 0 : 1];
  if (summed === 1 && output === 'full' && layoutA === 'column' && layoutB === 'row')
    return { kind: 'map', layout: 'full' };
  if (summed === extent.columns && layoutA === 'full' && attributes.transA !== 1)
    return layoutB === 'row' && output === 'column'
      ? { kind: 'across', factors: [a, b] }
      : undefined;
  if (summed !== extent.rows) return undefined;
  const factors = [a, b];
  const layouts = [layoutA, layoutB].join();
  const isRow = output === 'row' && (layouts === 'full,column' || layouts === 'column,full');
  if (isRow && attributes.transB !== 1 && (layoutA === 'column' || attributes.transA === 1))
    return { kind: 'down', layout: 'row', factors, divisor: 1 };
  return output === 'scalar' && layouts === 'column,column'
    ? { kind: 'down', layout: 'scalar', factors, divisor: 1 }
    : undefined;
}

function sumRole(
  { op, inputs: [x, axes], outputs: [output] }: Node,
  extent: Extent,
): Role | undefined {
  if (!x || axes?.source.kind !== 'constant' || x.dtype !== 'float32') return undefined;
  const summed = Array.from(axes.source.data, Number).filter((axis) => x.shape[axis] !== 1);
  const length = summed.reduce((product, axis) => product * x.shape[axis], 1);
  const divisor = op === 'ReduceMean' ? length : 1;
  const [from, to] = [layoutOf(x, extent), layoutOf(output, extent)];
  if (from === 'full' && to === 'column' && length === extent.columns)
    return divisor === 1 ? { kind: 'across', factors: [x] } : undefined;
  const isDown =
    (from === 'full' && to === 'row' && length === extent.rows) ||
    ((from === 'full' || from === 'column') && to === 'scalar' && length === sizeOf(x.shape));
  return isDown ? { kind: 'down', layout: to, factors: [x], divisor } : undefined;
}
