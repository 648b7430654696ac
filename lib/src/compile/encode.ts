import { nodesFor, type Attribute, type Node, type Value } from './graph';
import { ONNX_TYPE } from './lower';
import { ATTRIBUTE_TYPE, ModelProto } from './schema';

/** A graph in ONNX's own format, and the names under which its inputs and outputs are fed and fetched. */
export interface Model {
  readonly bytes: Uint8Array;
  readonly inputs: ReadonlyMap<Value, string>;
  /** One name for each of the graph's outputs, in their order. */
  readonly outputs: readonly string[];
  readonly nodes: number;
}

const OPSET = 20;
const MICROSOFT_OPSET = 1;
const IR_VERSION = 9;

/** Writes the graph that computes `outputs`. */
export function encode(outputs: readonly Value[]): Model {
  const names = new Names();
  const nodes = nodesFor(outputs);
  const written = nodes.map((node) => nodeProto(node, names));
  const { outputNames, copies } = nameOutputs(outputs, names);
  const graph = {
    name: 'step',
    node: [...written, ...copies],
    initializer: names.constants,
    input: [...names.inputs].map(([value, name]) => valueInfo(value, name)),
    output: outputs.map((value, i) => valueInfo(value, outputNames[i])),
  };
  const opsetImport = [
    { domain: '', version: OPSET },
    { domain: 'com.microsoft', version: MICROSOFT_OPSET },
  ];
  const model = ModelProto.fromObject({ irVersion: IR_VERSION, graph, opsetImport });
  const bytes = ModelProto.encode(model).finish();
  return { bytes, inputs: names.inputs, outputs: outputNames, nodes: nodes.length };
}

/** An output has a name of its own: an input, a constant or an output given twice is copied. */
function nameOutputs(outputs: readonly Value[], names: Names) {
  const copies: object[] = [];
  const taken = new Set<string>();
  const outputNames = outputs.map((value, i) => {
    const own = names.of(value);
    const name = value.source.kind === 'node' && !taken.has(own) ? own : `out${i}`;
    if (name !== own) copies.push({ opType: 'Identity', input: [own], output: [name] });
    taken.add(name);
    return name;
  });
  return { outputNames, copies };
}

/** Names values as they come up, and gathers the inputs and constants among them. */
class Names {
  readonly inputs = new Map<Value, string>();
  readonly constants: object[] = [];
  private readonly names = new Map<Value, string>();

  of(value: Value | null): string {
    if (!value) return '';
    const known = this.names.get(value);
    if (known !== undefined) return known;
    const name = `v${this.names.size}`;
    this.names.set(value, name);
    if (value.source.kind === 'input') this.inputs.set(value, name);
    if (value.source.kind === 'constant') {
      const { buffer, byteOffset, byteLength } = value.source.data;
      this.constants.push({
        name,
        dims: [...value.shape],
        dataType: ONNX_TYPE[value.dtype],
        rawData: new Uint8Array(buffer, byteOffset, byteLength),
      });
    }
    return name;
  }
}

function nodeProto(node: Node, names: Names): object {
  return {
    opType: node.op,
    domain: node.domain,
    input: node.inputs.map((value) => names.of(value)),
    output: node.outputs.map((value) => names.of(value)),
    attribute: Object.entries(node.attributes).map(([name, value]) => attribute(name, value)),
  };
}

function attribute(name: string, value: Attribute): object {
  if (typeof value === 'number') return { name, type: ATTRIBUTE_TYPE.int, i: value };
  if (typeof value === 'string')
    return { name, type: ATTRIBUTE_TYPE.string, s: Buffer.from(value) };
  if ('float' in value) return { name, type: ATTRIBUTE_TYPE.float, f: value.float };
  return { name, type: ATTRIBUTE_TYPE.ints, ints: [...value] };
}

function valueInfo({ shape, dtype }: Value, name: string): object {
  const dim = shape.map((dimValue) => ({ dimValue }));
  return { name, type: { tensorType: { elemType: ONNX_TYPE[dtype], shape: { dim } } } };
}
