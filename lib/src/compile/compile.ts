import * as tf from '@tensorflow/tfjs';
import { ArgumentError } from '../arguments';
import { exclusively } from './exclusively';
import { firstScalar, NonFiniteLossError } from './loss';
import { countIterations, changedSetting } from './optimizers';
import { describeGraph, differences, signatureOf, withNumbers, type Signature } from './signature';
import { Program, resultTensor } from './program';
import { record, type Failure, type Recording } from './record';
import { registerKernels } from './registerKernels';
import { Refusal } from './refusal';
import { takeApart, type Structure } from './structure';
import { chooseThreads } from './threads';

/** How a step is compiled. */
export interface CompileOptions {
  /** Throw instead of running eagerly when the step cannot be a graph. */
  readonly strict?: boolean;
  /** Threads that one run may use. By default it depends on how much work a run is. */
  readonly threads?: number;
}

/** What `run` tells, and what stops it. */
export interface RunOptions {
  /** Told the loss after every step: the first float scalar that the step returns, NaN if it returns none. */
  readonly onStep?: (loss: number, index: number) => void;
  /** Stops before the next step; `run` then rejects with the signal's reason. What was learnt so far stays. */
  readonly signal?: AbortSignal;
}

/** What came of running a step on all batches. */
export interface RunSummary {
  readonly steps: number;
  /** The loss of every step, empty if the step returns none. */
  readonly losses: readonly number[];
}

/** A step that runs as one graph where it can. */
export interface CompiledStep<Args extends unknown[], Result> {
  /** Runs the step once, as calling it eagerly would; the caller owns the returned tensors. */
  (...args: Args): Promise<Result>;
  /**
   * Runs the step once for each batch: a single argument, or an array of all arguments.
   *
   * @throws NonFiniteLossError naming the step, when a loss is NaN or infinite.
   */
  run(
    batches: Iterable<Args | Args[0]> | AsyncIterable<Args | Args[0]>,
    options?: RunOptions,
  ): Promise<RunSummary>;
  /** Releases the graphs. The variables stay. */
  dispose(): Promise<void>;
  /** 'graph', or 'eager' once the step turned out not to be one; 'undecided' before the first call. */
  readonly mode: 'undecided' | 'graph' | 'eager';
  /** Why the step runs eagerly; undefined while it does not. */
  readonly reason: string | undefined;
  /** How many graphs were made: one for each combination of shapes, types and other arguments, and of optimiser settings. */
  readonly traces: number;
  /** The graph made last, a line a node. */
  readonly graph: string;
  /** What runs where, in which order, over which memory, for the graph made last. */
  readonly plan: string;
}

interface Entry {
  /** What its arguments were, in parts. */
  readonly parts: readonly string[];
  readonly recording: Recording;
  readonly program: Program;
  readonly signature: Signature;
  calls: number;
  /** How many of them, up to the last time that the step was recorded, are known to be right. */
  checked: number;
}

/** The step is recorded again at calls 2, 4, 8, ... up to this one, and each time after as many calls more. */
const LONGEST_UNCHECKED = 512;

/** Graphs that a step keeps, for arguments of as many shapes. */
const MOST_GRAPHS = 32;

type AnyStep = (...args: never[]) => unknown;

/**
 * Makes one graph of a training step written in plain TensorFlow.js, and runs it on onnxruntime. The step may use tensors,
 * variables, gradients, optimisers and the draws of a generator; what it returns, a tensor or a nest of them, comes back from
 * every call. Tensors it finds outside itself are constants, variables are state: read or assign them between calls as ever.
 *
 * The step is recorded at the first call, again for arguments of another shape or type, and once more at calls 2, 4, 8, ... 512,
 * 1024, 1536, ... to see whether the graph is still the same; besides that its JavaScript does not run. A JavaScript value that
 * changes between two of them is found at the second, which says how many calls have used the old one. A step that reads a tensor's
 * value, depends on a JavaScript value that changes, or uses a kernel without a lowering runs eagerly, and says so once.
 * Await a call before touching the variables it works on.
 *
 * @param step the function to compile.
 * @throws ArgumentError if `step` is no function. With `strict` a call rejects with the reason it would run eagerly for.
 *
 * @example
 * const w = tf.variable(tf.scalar(3));
 * const optimizer = tf.train.sgd(0.1);
 * const step = compile((x: tf.Tensor) => optimizer.minimize(() => w.mul(x).square().mean(), true, [w]));
 * const loss = await step(tf.tensor1d([1, 2]));
 * console.assert(Math.abs(w.dataSync()[0] - 1.5) < 1e-6);
 */
export function compile<Args extends unknown[], Result>(
  step: (...args: Args) => Result,
  options: CompileOptions = {},
): CompiledStep<Args, Result> {
  if (typeof step !== 'function') throw new ArgumentError('step', 'a function', step);
  const compiled = new Compiled(step, options);
  const call = (...args: Args) => compiled.call(args) as Promise<Result>;
  const run: CompiledStep<Args, Result>['run'] = (batches, runOptions = {}) =>
    compiled.loop(batches, runOptions);
  const dispose = () => compiled.dispose();
  return Object.defineProperties(Object.assign(call, { run, dispose }), {
    mode: { get: () => compiled.mode },
    reason: { get: () => compiled.reason },
    traces: { get: () => compiled.traces },
    graph: { get: () => compiled.graph },
    plan: { get: () => compiled.plan },
  }) as unknown as CompiledStep<Args, Result>;
}

class Compiled {
  reason: string | undefined;
  traces = 0;
  private latest: { readonly recording: Recording; readonly plan: string } | undefined;
  private readonly entries = new Map<string, Entry>();
  private disposed = false;
  private hasWarned = false;
  /** Whether the step does with its numbers what it could not do with scalars. */
  private needsNumbers = false;
  /** Why no graph of this step can be trusted any more. */
  private changed: string | undefined;

  constructor(
    private readonly step: AnyStep,
    private readonly options: CompileOptions,
  ) {}

  get mode(): 'undecided' | 'graph' | 'eager' {
    if (this.reason !== undefined) return 'eager';
    return this.traces > 0 ? 'graph' : 'undecided';
  }

  get graph(): string {
    return this.latest ? describeGraph(this.latest.recording) : '';
  }

  get plan(): string {
    return this.latest?.plan ?? '';
  }

  async call(args: unknown[]): Promise<unknown> {
    const nest = takeApart(args);
    return this.mayLift(nest) ? this.callLifted(args, nest) : this.callWith(nest);
  }

  /** Whether numbers may become inputs: once they have changed, until the step turns out to need them as numbers. */
  private mayLift(nest: Structure): boolean {
    if (this.needsNumbers || nest.numbers.size === 0 || this.reason !== undefined) return false;
    return this.entries.size > 0 && !this.fitting(nest);
  }

  private async callLifted(args: unknown[], nest: Structure): Promise<unknown> {
    const lifted = takeApart(args, true);
    const given = withNumbersOf(nest, lifted);
    try {
      if (this.fitting(lifted) || this.isIndependent(lifted, given))
        return await this.callWith(lifted, given);
      this.needsNumbers = true;
      return await this.callWith(nest);
    } finally {
      for (const index of lifted.numbers.keys()) lifted.tensors[index].dispose();
    }
  }

  /** Whether the step is the same graph with scalars in the place of its numbers. */
  private isIndependent(lifted: Structure, given: Structure): boolean {
    registerKernels();
    const recorded = record(this.step, lifted);
    const again = record(this.step, given);
    if ('error' in recorded || 'error' in again) return false;
    const signature = withNumbers(signatureOf(recorded), lifted.numbers);
    return differences(signature, signatureOf(again)) === undefined;
  }

  /** @param given the nest as it was given, where scalars stand for its numbers */
  private callWith(nest: Structure, given = nest): Promise<unknown> {
    return exclusively(nest.tensors, !this.fitting(nest), async (tensors) => {
      if (this.reason !== undefined) return this.eagerly(given, tensors);
      const outcome = await this.graphed(nest, tensors, given);
      return outcome ? finish(outcome) : this.eagerly(given, tensors);
    });
  }

  async loop(
    batches: Iterable<unknown> | AsyncIterable<unknown>,
    { onStep, signal }: RunOptions,
  ): Promise<RunSummary> {
    const losses: number[] = [];
    let index = 0;
    signal?.throwIfAborted();
    for await (const batch of batches) {
      signal?.throwIfAborted();
      const result = await this.call(Array.isArray(batch) ? batch : [batch]);
      const loss = firstScalar(result);
      tf.dispose(result as tf.TensorContainer);
      if (loss !== undefined) {
        if (!Number.isFinite(loss)) throw new NonFiniteLossError(loss, index);
        losses.push(loss);
      }
      onStep?.(loss ?? NaN, index);
      index += 1;
    }
    return { steps: index, losses };
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    const entries = [...this.entries.values()];
    this.entries.clear();
    await Promise.all(entries.map(({ program }) => program.release()));
  }

  private eagerly(nest: Structure, tensors: readonly tf.Tensor[]): unknown {
    // A step may return its argument: then it must be the caller's own.
    const own = nest.tensors.map((tensor, i) => (tensor.isDisposed ? tensors[i] : tensor));
    return this.step(...(nest.rebuild(own) as never[]));
  }

  /** Runs the step as a graph; undefined if it has to run eagerly. */
  private async graphed(nest: Structure, tensors: readonly tf.Tensor[], given: Structure) {
    if (this.disposed) throw new Error('this compiled step is disposed');
    if (this.changed !== undefined) this.refuse(this.changed);
    const entry = this.fitting(nest) ?? (await this.make(nest, tensors));
    if (!entry) return undefined;
    entry.program.requireVariables();
    entry.calls += 1;
    if (isCheck(entry.calls) && !(await this.verify(entry, given, tensors))) return undefined;
    const memory = await entry.program.run(tensors);
    countIterations(entry.recording.optimizers);
    return { recording: entry.recording, memory };
  }

  /** The graph for these arguments, if there is one that is still right. */
  private fitting({ key }: Structure): Entry | undefined {
    const entry = this.entries.get(key);
    return entry && changedSetting(entry.recording.optimizers) === undefined ? entry : undefined;
  }

  private async make(nest: Structure, tensors: readonly tf.Tensor[]): Promise<Entry | undefined> {
    const recording = await this.record(nest, tensors);
    if (!recording) return undefined;
    const threads = this.options.threads ?? chooseThreads(recording);
    const program = await Program.load(recording, { threads }).catch((error: unknown) => {
      this.refuse(`onnxruntime refuses its graph (${String(error)})`);
    });
    if (!program) return undefined;
    this.traces += 1;
    this.latest = { recording, plan: program.description };
    const { parts } = nest;
    const signature = signatureOf(recording);
    const entry = { parts, recording, program, signature, calls: 0, checked: 1 };
    // Variables made of computed values are made once: the next call is another graph.
    const lasting = recording.variables.every(({ before }) => before !== null);
    const outdated = this.entries.get(nest.key);
    if (lasting) this.entries.set(nest.key, entry);
    await outdated?.program.release();
    await this.forgetOldest();
    return entry;
  }

  /** Keeps the number of graphs within bounds, and says what makes them. */
  private async forgetOldest(): Promise<void> {
    if (this.entries.size <= MOST_GRAPHS) return;
    const [[key, oldest]] = this.entries;
    if (!this.hasWarned)
      console.warn(
        `compile: this step has had ${this.traces} graphs made, since ${whatChanges([...this.entries.values()])} from call to call; pass it as a tensor of one shape, or keep it in a variable`,
      );
    this.hasWarned = true;
    this.entries.delete(key);
    await oldest.program.release();
  }

  /** Records the step again: a graph that differs depends on something that changed between the calls. */
  private async verify(
    entry: Entry,
    nest: Structure,
    tensors: readonly tf.Tensor[],
  ): Promise<boolean> {
    const again = await this.record(nest, tensors);
    if (!again) return false;
    // Where scalars stand for numbers the step is looked at with the numbers: it may choose by them.
    const expected = withNumbers(entry.signature, nest.numbers);
    const difference = differences(expected, signatureOf(again));
    if (difference === undefined) {
      entry.checked = entry.calls;
      return true;
    }
    const reason = `it changes from call to call: ${difference}`;
    this.changed = `${reason}${uncheckedCalls(entry)}`;
    this.refuse(this.changed);
    return false;
  }

  private async record(
    nest: Structure,
    tensors: readonly tf.Tensor[],
  ): Promise<Recording | undefined> {
    registerKernels();
    const recorded = record(this.step, nest);
    if (!('error' in recorded)) return recorded;
    await bringToLife(recorded, tensors);
    // What the step says of its arguments it would say eagerly too.
    if (!(recorded.error instanceof Error) || recorded.error instanceof ArgumentError)
      throw recorded.error;
    this.refuse(recorded.error.message, recorded.error);
    return undefined;
  }

  private refuse(reason: string, cause?: Error): void {
    const message = `compile: this step runs eagerly, since ${reason}`;
    if (this.options.strict) throw cause instanceof Refusal || !cause ? new Error(message) : cause;
    this.reason = reason;
    console.warn(message);
  }
}

/** The nest as it was given, to be rebuilt around tensors of which some stand for its numbers. */
function withNumbersOf(plain: Structure, lifted: Structure): Structure {
  const rebuild = (put: readonly tf.Tensor[]): unknown =>
    plain.rebuild(put.filter((_, index) => !lifted.numbers.has(index)));
  return { ...lifted, rebuild };
}

function finish({
  recording,
  memory,
}: {
  recording: Recording;
  memory: Awaited<ReturnType<Program['run']>>;
}): unknown {
  const { result } = recording;
  return result.rebuild(memory.map((tensor, i) => resultTensor(tensor, result.tensors[i].dtype)));
}

/** Gives the variables that a broken-off recording made of computed values these values. */
async function bringToLife({ partial }: Failure, tensors: readonly tf.Tensor[]): Promise<void> {
  if (partial.variables.length === 0) return;
  const program = await Program.load({ ...partial, results: [] }, { threads: 1 });
  await program.run(tensors);
  await program.release();
}

/** Which argument differs between the last two graphs, as the beginning of a sentence. */
function whatChanges(entries: readonly Entry[]): string {
  const [before, now] = entries.slice(-2).map(({ parts }) => argumentsOf(parts));
  const at = now.findIndex((part, i) => part !== before[i]);
  return `argument ${at + 1} changes (${before[at] ?? 'nothing'} became ${now[at] ?? 'nothing'})`;
}

/** The text of each argument. */
function argumentsOf(parts: readonly string[]): string[] {
  const found: string[] = [];
  let depth = 0;
  for (const part of parts.slice(1, -1)) {
    if (depth > 0) found[found.length - 1] += ` ${part}`;
    else found.push(part);
    if (part === '(' || part === '{') depth += 1;
    if (part === ')' || part === '}') depth -= 1;
  }
  return found;
}

function isCheck(call: number): boolean {
  if (call > LONGEST_UNCHECKED) return call % LONGEST_UNCHECKED === 0;
  return call > 1 && (call & (call - 1)) === 0;
}

/** Which calls before this one may have used a value that had changed by then. */
function uncheckedCalls({ calls, checked }: Entry): string {
  const count = calls - 1 - checked;
  if (count === 0) return '';
  const which = count === 1 ? 'the call before this one' : `the ${count} calls before this one`;
  return `. It was last found the same at call ${checked} with arguments of these shapes: ${which} may have used the old value. Pass what changes as an argument, or keep it in a variable`;
}
