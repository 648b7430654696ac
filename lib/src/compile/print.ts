import { createHash } from 'node:crypto';
import { nodesFor, sizeOf, type Attribute, type Dtype, type Value } from './graph';

/** Constants up to this size are written out. */
const WRITTEN_OUT = 8;

/** A graph as text, a line a node: equal text, equal computation (longer constants appear as a digest). */
export function printGraph(outputs: readonly Value[]): string {
  const names = new Map<Value, string>();
  const nameOf = (value: Value | null): string => {
    if (!value) return '-';
    const { source } = value;
    if (source.kind === 'input') return source.name;
    if (source.kind === 'constant') return printConstant(value);
    const known = names.get(value) ?? `t${names.size}`;
    names.set(value, known);
    return known;
  };
  const lines = nodesFor(outputs).map((node) => {
    const inputs = node.inputs.map(nameOf).join(', ');
    const results = node.outputs.map((value) => `${nameOf(value)}: ${printType(value)}`);
    return `${results.join(', ')} = ${node.op}(${inputs})${printAttributes(node.attributes)}`;
  });
  return [...lines, `return ${outputs.map(nameOf).join(', ')}`].join('\n');
}

/** The type of a value, such as `float32[10,2]`. */
export function printType({ dtype, shape }: Value): string {
  return `${dtype}[${shape.join()}]`;
}

function printConstant(value: Value): string {
  if (value.source.kind !== 'constant') return '';
  const { data } = value.source;
  if (sizeOf(value.shape) > WRITTEN_OUT) {
    const digest = createHash('sha1').update(data).digest('hex').slice(0, 12);
    return `${printType(value)}#${digest}`;
  }
  const entries = Array.from(data as ArrayLike<number | bigint>, (x) =>
    printNumber(x, value.dtype),
  );
  return value.shape.length === 0 ? entries[0] : `${printType(value)}{${entries.join()}}`;
}

/** A number of float32 as a graph's text has it. */
export function printScalar(x: number): string {
  return printNumber(Math.fround(x), 'float32');
}

/** The fewest digits that give the same number of this type. */
function printNumber(x: number | bigint, dtype: Dtype): string {
  if (dtype === 'bool') return String(Boolean(x));
  if (typeof x === 'bigint' || dtype === 'int32') return `${x}i`;
  if (Object.is(x, -0)) return '-0';
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(x.toPrecision(digits));
    if (Object.is(Math.fround(short), x)) return String(short);
  }
  return String(x);
}

function printAttributes(attributes: Readonly<Record<string, Attribute>>): string {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return '';
  const print = (value: Attribute) =>
    typeof value === 'object' && 'float' in value ? String(value.float) : String(value);
  return ` {${entries.map(([name, value]) => `${name}: ${print(value)}`).join(', ')}}`;
}
