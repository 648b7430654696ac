import * as tf from '@tensorflow/tfjs';
import { InferenceSession, type Tensor as OrtTensor } from 'onnxruntime-node';
import { Block, type Locate } from './arena';
import { recordingBackend } from './backend';
import type { Data, Value } from './graph';
import type { Kernel } from './kernels/emitter';
import { divide, type Division, type KernelPart, type SessionPart } from './kernels/region/divide';
import { cutUpdate, type Assignment } from './kernels/update';
import { simplify } from './passes';
import type { Recording } from './record';
import { VariableStorage } from './storage';

export interface ProgramOptions {
  /** The runtime's intraOpNumThreads. */
  readonly threads: number;
}

type Recorded = Pick<Recording, 'parameters' | 'draws' | 'results' | 'variables'>;

interface VariableUpdate extends Assignment {
  readonly storage: VariableStorage;
}

/** A part of a graph, ready to run. */
interface Runner {
  /** A promise if others can work meanwhile. */
  readonly run: () => unknown;
  readonly release: () => Promise<void>;
}

/** A graph, divided between the runtime and kernels, and the kernel that updates the variables after it, with their memory. */
export class Program {
  private constructor(
    private readonly runners: readonly Runner[],
    private readonly kernel: Kernel | undefined,
    private readonly recorded: Recorded,
    private readonly plan: Plan,
  ) {}

  static async load(recording: Recorded, options: ProgramOptions): Promise<Program> {
    const recorded = simplified(recording);
    const plan = new Plan(recorded);
    const runners = await plan.makeRunners(options);
    return new Program(runners, plan.makeKernel(), recorded, plan);
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
    for (const { run } of this.runners) {
      const running = run();
      if (running instanceof Promise) await running;
    }
    for (const { storage } of plan.updates) storage.open();
    for (const { storage } of plan.swapped) storage.swap();
    this.kernel?.run();
    for (const { storage } of plan.updates) storage.close();
    return plan.results;
  }

  async release(): Promise<void> {
    await Promise.all(this.runners.map(({ release }) => release()));
  }
}

/** Who computes what of a recording, and where it lies. */
class Plan {
  readonly inputs = new Map<Value, Block>();
  readonly results: readonly Block[];
  /** Variables whose value the graph or the kernel reads. */
  readonly read: readonly { readonly storage: VariableStorage; readonly before: Value }[];
  readonly updates: readonly VariableUpdate[];
  /** Variables that the runtime writes, into their second block. */
  readonly swapped: readonly VariableUpdate[];
  readonly makeKernel: () => Kernel | undefined;
  private readonly division: Division;
  /** Where every value is that a part may read and does not make. */
  private readonly locations = new Map<Value, Locate>();
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
    const fused = cutUpdate(this.updates, results, locate);
    this.swapped = this.updates.filter((update) => !fused.assignments.has(update));
    const stored = this.swapped.map(({ after, storage }) => ({
      value: after,
      block: () => storage.next,
    }));
    this.division = divide([...results, ...fused.needs], stored);
    const { parts, blocks } = this.division;
    const block = (value: Value) => blocks.get(value) ?? newBlock(value);
    this.results = results.map(block);
    this.makeKernel = () => fused.makeKernel(new Map(fused.needs.map((v) => [v, block(v)])));
    const reads = new Set(parts.flatMap(readsOf));
    for (const value of [...parameters, ...draws.map((draw) => draw.value)])
      if (reads.has(value)) this.inputs.set(value, newBlock(value));
    this.read = states
      .filter(({ before }) => reads.has(before) || fused.reads.has(before))
      .map(({ storage, before }) => ({ storage: storage(), before }));
    for (const [value, own] of [...blocks, ...this.inputs]) this.locations.set(value, () => own);
    for (const { storage, before } of this.read) this.locations.set(before, () => storage.current);
  }

  /** Copies an argument, unless it is the same as at the last run. */
  upload(index: number, { dataId }: tf.Tensor): void {
    const block = this.inputs.get(this.recorded.parameters[index]);
    if (!block || this.fed.get(index) === dataId) return;
    block.data.set(tf.engine().readSync(dataId) as never);
    this.fed.set(index, dataId);
  }

  async makeRunners(options: ProgramOptions): Promise<Runner[]> {
    const runners: Runner[] = [];
    for (const part of this.division.parts)
      runners.push(
        part.kind === 'kernel' ? this.kernelRunner(part) : await this.sessionRunner(part, options),
      );
    return runners;
  }

  private kernelRunner(part: KernelPart): Runner {
    const kernel = part.make(this.locations);
    const run = () => {
      kernel.run();
    };
    return { run, release: () => Promise.resolve() };
  }

  private async sessionRunner(part: SessionPart, { threads }: ProgramOptions): Promise<Runner> {
    const { model, outputs } = part;
    const session = await InferenceSession.create(model.bytes, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
    const inputs = [...model.inputs.keys()].map((value) =>
      this.locate(part.inputs.get(value) ?? value),
    );
    const names = [...model.inputs.values()];
    // Their memory may have moved since the last run.
    return {
      run: () => session.run(tensorsOf(names, inputs), tensorsOf(model.outputs, outputs)),
      release: () => session.release(),
    };
  }

  private locate(value: Value): Locate {
    const location = this.locations.get(value);
    if (!location) throw new Error('a part of the graph reads a value that nobody makes');
    return location;
  }
}

/** What a part reads from outside the graph. */
function readsOf(part: SessionPart | KernelPart): Value[] {
  return part.kind === 'kernel' ? [...part.reads] : [...part.inputs.values()];
}

/** The blocks as the runtime takes them: not to be kept, since the memory may move. */
function tensorsOf(names: readonly string[], blocks: readonly Locate[]): Record<string, OrtTensor> {
  return Object.fromEntries(names.map((name, i) => [name, blocks[i]().tensor]));
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
