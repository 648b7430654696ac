/** Element types of a graph. int64 holds shapes, axes and indices only: TensorFlow.js has no such tensors. */
export type Dtype = 'float32' | 'int32' | 'bool' | 'int64';
export type Data = Float32Array | Int32Array | Uint8Array | BigInt64Array;

/** An attribute of a node: integers are numbers, floats are marked as such. */
export type Attribute = number | readonly number[] | string | { readonly float: number };
export type Attributes = Readonly<Record<string, Attribute>>;

/** One tensor of the graph. */
export interface Value {
  readonly shape: readonly number[];
  readonly dtype: Dtype;
  readonly source: Source;
}

/** Where a value comes from: an input of every run, a constant, or a node. */
export type Source =
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'constant'; readonly data: Data }
  | { readonly kind: 'node'; readonly node: Node; readonly output: number };

/** One operator of ONNX's standard set, or of `domain`. An input that is left out is null. */
export interface Node {
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly (Value | null)[];
  readonly attributes: Attributes;
  readonly outputs: readonly Value[];
}

export interface OutputType {
  readonly shape: readonly number[];
  readonly dtype: Dtype;
}

/** Elements of a tensor of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, i) => length === b[i]);
}

export function input(name: string, shape: readonly number[], dtype: Dtype): Value {
  return { shape, dtype, source: { kind: 'input', name } };
}

export function constant(data: Data, shape: readonly number[], dtype: Dtype): Value {
  return { shape, dtype, source: { kind: 'constant', data } };
}

export function scalar(value: number, dtype: Dtype = 'float32'): Value {
  return filled(value, [], dtype);
}

export function filled(value: number, shape: readonly number[], dtype: Dtype): Value {
  return constant(fill(dtype, sizeOf(shape), value), shape, dtype);
}

/** A constant vector of int64, which is how ONNX takes shapes and axes. */
export function int64(values: readonly number[]): Value {
  return constant(BigInt64Array.from(values, BigInt), [values.length], 'int64');
}

function fill(dtype: Dtype, size: number, value: number): Data {
  if (dtype === 'float32') return new Float32Array(size).fill(value);
  if (dtype === 'int32') return new Int32Array(size).fill(value);
  if (dtype === 'bool') return new Uint8Array(size).fill(value);
  return new BigInt64Array(size).fill(BigInt(value));
}

/** A node with one output. */
export function apply(
  op: string,
  inputs: readonly (Value | null)[],
  output: OutputType,
  attributes: Attributes = {},
  domain = '',
): Value {
  return applyMany(op, inputs, [output], attributes, domain)[0];
}

/** A node with several outputs. */
export function applyMany(
  op: string,
  inputs: readonly (Value | null)[],
  outputs: readonly OutputType[],
  attributes: Attributes = {},
  domain = '',
): Value[] {
  const values: Value[] = [];
  const node: Node = { op, domain, inputs, attributes, outputs: values };
  for (const [index, { shape, dtype }] of outputs.entries())
    values.push({ shape, dtype, source: { kind: 'node', node, output: index } });
  return values;
}

/** The nodes that `outputs` need, each after those it reads from. */
export function nodesFor(outputs: readonly Value[]): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  const stack: { node: Node; next: number }[] = [];
  const enter = (value: Value | null) => {
    if (value?.source.kind !== 'node' || seen.has(value.source.node)) return;
    seen.add(value.source.node);
    stack.push({ node: value.source.node, next: 0 });
  };
  for (const output of outputs) {
    enter(output);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      if (top.next < top.node.inputs.length) enter(top.node.inputs[top.next++]);
      else {
        order.push(top.node);
        stack.pop();
      }
    }
  }
  return order;
}
