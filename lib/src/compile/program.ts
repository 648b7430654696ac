import * as tf from '@tensorflow/tfjs';
import { InferenceSession, type Tensor as OrtTensor } from 'onnxruntime-node';
import type { Block, Locate } from './arena';
import { recordingBackend } from './backend';
import type { Data, Value } from './graph';
import type { Kernel } from './kernels/emitter';
import type { KernelPart, SessionPart } from './kernels/region/divide';
import { simplify } from './passes';
import { locationsIn, planFor, type Plan, type Recorded } from './plan';
import { printPlan } from './printPlan';
import { runtimeError } from './runtimeError';

export interface ProgramOptions {
  /** The runtime's intraOpNumThreads. */
  readonly threads: number;
}

/** A part of a graph, ready to run. */
interface Runner {
  /** A promise if others can work meanwhile. */
  readonly run: () => unknown;
  readonly release: () => Promise<void>;
}

/** A plan, ready to run. */
export class Program {
  /** The data that an argument's memory holds already. */
  private readonly fed = new Map<number, tf.DataId>();

  private constructor(
    private readonly recorded: Recorded,
    private readonly plan: Plan,
    private readonly runners: readonly Runner[],
    private readonly update: Kernel | undefined,
    private readonly options: ProgramOptions,
  ) {}

  static async load(recording: Recorded, options: ProgramOptions): Promise<Program> {
    const recorded = simplified(recording);
    const plan = planFor(recorded);
    const locations = locationsIn(plan);
    const runners: Runner[] = [];
    for (const part of plan.parts)
      runners.push(
        part.kind === 'kernel'
          ? kernelRunner(part, locations)
          : await sessionRunner(part, locations, options),
      );
    const update = plan.update.makeKernel(plan.blocks);
    return new Program(recorded, plan, runners, update, options);
  }

  /** The plan as text. */
  get description(): string {
    return printPlan(this.plan, this.options.threads);
  }

  /** Throws when a variable that a run reads or assigns is gone. */
  requireVariables(): void {
    for (const { storage } of this.plan.read) storage.requireVariable();
    for (const { storage } of this.plan.updates) storage.requireVariable();
  }

  /** Runs the graph once and leaves the assigned variables with their new values. Returns the memory of the results. */
  async run(args: readonly tf.Tensor[]): Promise<readonly Block[]> {
    const { plan } = this;
    for (const [i, arg] of args.entries()) this.upload(i, arg);
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
    this.update?.run();
    for (const { storage } of plan.updates) storage.close();
    return plan.results;
  }

  async release(): Promise<void> {
    await Promise.all(this.runners.map(({ release }) => release()));
  }

  /** Copies an argument, unless it is the same as at the last run. */
  private upload(index: number, { dataId }: tf.Tensor): void {
    const block = this.plan.inputs.get(this.recorded.parameters[index]);
    if (!block || this.fed.get(index) === dataId) return;
    block.data.set(tf.engine().readSync(dataId) as never);
    this.fed.set(index, dataId);
  }
}

type Locations = ReadonlyMap<Value, Locate>;

function kernelRunner(part: KernelPart, locations: Locations): Runner {
  const kernel = part.make(locations);
  const run = () => {
    kernel.run();
  };
  return { run, release: () => Promise.resolve() };
}

async function sessionRunner(
  { model, inputs, outputs }: SessionPart,
  locations: Locations,
  { threads }: ProgramOptions,
): Promise<Runner> {
  const session = await InferenceSession.create(model.bytes, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 4,
  });
  const names = [...model.inputs.values()];
  const read = [...model.inputs.keys()].map((value) =>
    locate(inputs.get(value) ?? value, locations),
  );
  const written = outputs.map(({ block }) => block);
  // Their memory may have moved since the last run.
  return {
    run: () =>
      session
        .run(tensorsOf(names, read), tensorsOf(model.outputs, written))
        .catch((error: unknown) => {
          throw runtimeError(error);
        }),
    release: () => session.release(),
  };
}

function locate(value: Value, locations: Locations): Locate {
  const location = locations.get(value);
  if (!location) throw new Error('a part of the graph reads a value that nobody makes');
  return location;
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

/** A tensor with a copy of a result. */
export function resultTensor(block: Block, dtype: tf.DataType): tf.Tensor {
  const data: Data = block.data.slice();
  const shape = [...block.shape];
  const backend = recordingBackend();
  const dataId = backend.keep(() => data, shape, dtype);
  return tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype }, backend);
}
