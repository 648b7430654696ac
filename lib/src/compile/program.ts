import * as tf from '@tensorflow/tfjs';
import { InferenceSession, type Tensor as OrtTensor } from 'onnxruntime-node';
import { Block } from './arena';
import { recordingBackend } from './backend';
import { encode, type Model } from './encode';
import type { Data, Value } from './graph';
import { arrange, simplify } from './passes';
import type { Recording } from './record';
import { VariableStorage } from './storage';
import { cutTail, type Update } from './tail';
import type { UpdateKernel } from './tail/kernel';

export interface ProgramOptions {
  /** The runtime's intraOpNumThreads. */
  readonly threads: number;
}

type Recorded = Pick<Recording, 'parameters' | 'draws' | 'results' | 'variables'>;

interface VariableUpdate extends Update {
  readonly storage: VariableStorage;
}

/** A graph in the runtime and the kernel that updates the variables after it, with the memory that they use. */
export class Program {
  private constructor(
    /** Undefined if the kernel does all there is to do. */
    private readonly session: InferenceSession | undefined,
    private readonly kernel: UpdateKernel | undefined,
    private readonly recorded: Recorded,
    private readonly plan: Plan,
  ) {}

  static async load(recording: Recorded, { threads }: ProgramOptions): Promise<Program> {
    const recorded = simplified(recording);
    const plan = new Plan(recorded);
    const { bytes, outputs } = plan.model;
    const session =
      outputs.length === 0
        ? undefined
        : await InferenceSession.create(bytes, {
            intraOpNumThreads: threads,
            interOpNumThreads: 1,
            graphOptimizationLevel: 'all',
            logSeverityLevel: 3,
          });
    return new Program(session, plan.makeKernel(), recorded, plan);
  }

  /** Runs the graph once and leaves the assigned variables with their new values. Returns the memory of the results. */
  async run(args: readonly tf.Tensor[]): Promise<readonly Block[]> {
    const { plan } = this;
    for (const [i, arg] of args.entries()) plan.upload(i, arg);
    for (const { value, draw } of this.recorded.draws) {
      const numbers = draw(tf.util.sizeFromShape([...value.shape]));
      plan.inputs.get(value)?.data.set(numbers as never);
    }
    for (const { storage } of plan.read) storage.refresh();
    await this.session?.run(plan.feeds(), plan.fetches());
    for (const { storage } of plan.updates) storage.open();
    for (const { storage } of plan.swapped) storage.swap();
    this.kernel?.run();
    for (const { storage } of plan.updates) storage.close();
    return plan.results;
  }

  async release(): Promise<void> {
    await this.session?.release();
  }
}

/** Who computes what of a recording, and where it lies. */
class Plan {
  readonly model: Model;
  readonly inputs = new Map<Value, Block>();
  readonly results: readonly Block[];
  /** Variables whose value the graph or the kernel reads. */
  readonly read: readonly { readonly storage: VariableStorage; readonly before: Value }[];
  readonly updates: readonly VariableUpdate[];
  /** Variables that the runtime writes, into their second block. */
  readonly swapped: readonly VariableUpdate[];
  readonly makeKernel: () => UpdateKernel | undefined;
  private readonly needed: readonly Block[];
  /** The data that an argument's memory holds already. */
  private readonly fed = new Map<number, tf.DataId>();

  constructor(private readonly recorded: Recorded) {
    const { parameters, draws, results, variables } = recorded;
    const states = variables.flatMap(({ variable, before }) =>
      before ? [{ storage: () => VariableStorage.of(variable), before }] : [],
    );
    const locate = new Map(states.map(({ storage, before }) => [before, () => storage().current]));
    this.updates = variables
      .filter(({ before, after }) => before !== after)
      .map(({ variable, before, after }) => {
        const storage = VariableStorage.of(variable);
        return { before, after, storage, current: () => storage.current };
      });
    const tail = cutTail(this.updates, results, locate);
    this.swapped = this.updates.filter((update) => !tail.updates.has(update));
    const outputs = [...results, ...tail.needs, ...this.swapped.map(({ after }) => after)];
    this.model = encode(arrange(outputs));
    this.results = results.map(newBlock);
    this.needed = tail.needs.map(newBlock);
    this.makeKernel = () =>
      tail.makeKernel(new Map(tail.needs.map((value, i) => [value, this.needed[i]])));
    for (const value of [...parameters, ...draws.map((draw) => draw.value)])
      if (this.model.inputs.has(value)) this.inputs.set(value, newBlock(value));
    this.read = states
      .filter(({ before }) => this.model.inputs.has(before) || tail.reads.has(before))
      .map(({ storage, before }) => ({ storage: storage(), before }));
  }

  /** Copies an argument, unless it is the same as at the last run. */
  upload(index: number, { dataId }: tf.Tensor): void {
    const block = this.inputs.get(this.recorded.parameters[index]);
    if (!block || this.fed.get(index) === dataId) return;
    block.data.set(tf.engine().readSync(dataId) as never);
    this.fed.set(index, dataId);
  }

  feeds(): Record<string, OrtTensor> {
    const feeds: Record<string, OrtTensor> = {};
    for (const [value, block] of this.inputs) feeds[this.nameOf(value)] = block.tensor;
    for (const { storage, before } of this.read)
      if (this.model.inputs.has(before)) feeds[this.nameOf(before)] = storage.current.tensor;
    return feeds;
  }

  fetches(): Record<string, OrtTensor> {
    const written = [
      ...this.results,
      ...this.needed,
      ...this.swapped.map(({ storage }) => storage.next),
    ];
    return Object.fromEntries(written.map((block, i) => [this.model.outputs[i], block.tensor]));
  }

  private nameOf(input: Value): string {
    return this.model.inputs.get(input) ?? '';
  }
}

function simplified(recorded: Recorded): Recorded {
  const { results, variables } = recorded;
  const values = simplify([...results, ...variables.map(({ after }) => after)]);
  return {
    ...recorded,
    results: values.slice(0, results.length),
    variables: variables.map((state, i) => ({ ...state, after: values[results.length + i] })),
  };
}

function newBlock({ dtype, shape }: Value): Block {
  return new Block(dtype, shape);
}

/** A tensor with a copy of a result. */
export function resultTensor(block: Block, dtype: tf.DataType): tf.Tensor {
  const data: Data = block.data.slice();
  const shape = [...block.shape];
  const backend = recordingBackend();
  const dataId = backend.keep(() => data, shape, dtype);
  return tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype }, backend);
}
