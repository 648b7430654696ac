import * as tf from '@tensorflow/tfjs';
import { withoutReadingValues } from '../arguments';
import { recordDraws, type Draw, type DrawRecorder } from '../random';
import { RECORDING, recordingBackend } from './backend';
import { constant, input, type Data, type Dtype, type Value } from './graph';
import type { KernelAttributes, Lowering } from './lower';
import { watchOptimizers, type WatchedOptimizer } from './optimizers';
import { Refusal } from './refusal';
import { takeApart, type Structure } from './structure';

/** What recording a step found out about it. */
export interface Recording {
  /** The graph's inputs that stand for the tensors among the arguments, in order. */
  readonly parameters: readonly Value[];
  /** The draws that every run makes, in order. */
  readonly draws: readonly { readonly value: Value; readonly draw: Draw }[];
  /** The variables that the step may have read or assigned: what they hold before it and after. */
  readonly variables: readonly RecordedVariable[];
  /** What the step returned. */
  readonly results: readonly Value[];
  readonly result: Structure;
  /** The optimisers that the step drives. */
  readonly optimizers: readonly WatchedOptimizer[];
  /** Variables that the step made and did not dispose. */
  readonly made: readonly tf.Variable[];
}

/** A recording that broke off. */
export interface Failure {
  readonly error: unknown;
  /** What is known of the graph: variables made so far may still have to be given their first value. */
  readonly partial: Pick<Recording, 'parameters' | 'draws' | 'variables'>;
}

export interface RecordedVariable {
  readonly variable: tf.Variable;
  /** Null for a variable that the step makes of values known only when it runs. */
  readonly before: Value | null;
  /** Equal to `before` if the step does not assign it. */
  readonly after: Value;
}

let active: Recorder | undefined;

/** Runs one kernel of the step under recording. */
export function recordKernel(
  lowering: Lowering,
  inputs: Readonly<Record<string, tf.TensorInfo | null | undefined>>,
  attributes: KernelAttributes,
): tf.TensorInfo | tf.TensorInfo[] {
  if (!active) throw new Error(`the backend ${RECORDING} only records: it computes nothing`);
  return active.kernel(lowering, inputs, attributes);
}

/**
 * Records what `step` does with tensors like `args`. Nothing is computed, no stream moves, and all variables are left as they
 * were; optimisers are put back too. Fails with a Refusal if the step cannot be a graph, or with what the step threw.
 */
export function record(step: (...args: never[]) => unknown, args: Structure): Recording | Failure {
  if (active) throw new Refusal('it calls another compiled step');
  const recorder = new Recorder();
  active = recorder;
  try {
    return recorder.run(step, args);
  } finally {
    active = undefined;
  }
}

interface Held {
  readonly before: Value | null;
  readonly original: tf.DataId;
}

class Recorder implements DrawRecorder {
  private readonly engine = tf.engine();
  private readonly backend = recordingBackend();
  private readonly constants = new Map<tf.DataId, Value>();
  private readonly draws: { value: Value; draw: Draw }[] = [];
  private readonly held = new Map<tf.Variable, Held>();
  private readonly made = new Set<tf.Variable>();

  run(step: (...args: never[]) => unknown, args: Structure): Recording | Failure {
    const { engine } = this;
    const eager = engine.backendName;
    const optimizers = watchOptimizers();
    const stopWatchingVariables = this.watchNewVariables();
    void engine.setBackend(RECORDING);
    engine.startScope('compile');
    const parameters = args.tensors.map(({ shape, dtype }, i) =>
      input(`arg${i}`, shape, dtype as Dtype),
    );
    try {
      for (const variable of Object.values(engine.registeredVariables)) this.hold(variable);
      const result = this.perform(step, args.rebuild(parameters.map((arg) => this.standIn(arg))));
      return {
        parameters,
        draws: this.draws,
        result,
        results: result.tensors.map((tensor) => this.valueOf(tensor)),
        variables: this.variables(),
        optimizers: optimizers.seen(),
        made: this.lasting(),
      };
    } catch (error) {
      dropTape();
      return { error, partial: { parameters, draws: this.draws, variables: this.unborn() } };
    } finally {
      this.release();
      engine.endScope();
      stopWatchingVariables();
      optimizers.putBack();
      void engine.setBackend(eager);
    }
  }

  private perform(step: (...args: never[]) => unknown, args: unknown): Structure {
    this.backend.takeRefusal();
    const returned = withoutReadingValues(() =>
      recordDraws(this, () => step(...(args as never[]))),
    );
    if (returned instanceof Promise) returned.catch(() => undefined);
    const refusal = this.backend.takeRefusal();
    if (refusal) throw refusal;
    if (returned instanceof Promise) throw new Refusal('it is asynchronous');
    return takeApart(returned);
  }

  kernel(
    lowering: Lowering,
    infos: Readonly<Record<string, tf.TensorInfo | null | undefined>>,
    attributes: KernelAttributes,
  ): tf.TensorInfo | tf.TensorInfo[] {
    const inputs: Record<string, Value> = {};
    for (const [name, info] of Object.entries(infos)) if (info) inputs[name] = this.valueOf(info);
    const outputs = lowering.lower(inputs, attributes);
    return Array.isArray(outputs) ? outputs.map((v) => this.info(v)) : this.info(outputs);
  }

  tensor(shape: readonly number[], dtype: 'float32' | 'int32', draw: Draw): tf.Tensor {
    const value = input(`draw${this.draws.length}`, shape, dtype);
    this.draws.push({ value, draw });
    return this.standIn(value);
  }

  numbers(method: string): never {
    throw new Refusal(`it calls ${method} of a generator, which gives numbers, not a tensor`);
  }

  private standIn(value: Value): tf.Tensor {
    return this.engine.makeTensorFromTensorInfo(this.info(value));
  }

  private info(value: Value): tf.TensorInfo {
    const { shape, dtype } = value;
    return { dataId: this.backend.record(value), shape: [...shape], dtype: dtype as tf.DataType };
  }

  /** The value a tensor stands for. A tensor from outside is a constant: tensors never change. */
  private valueOf(info: tf.TensorInfo): Value {
    const known = this.backend.symbol(info.dataId) ?? this.constants.get(info.dataId);
    if (known) return known;
    const data = this.engine.readSync(info.dataId) as Data;
    const value = constant(data.slice(), info.shape, info.dtype as Dtype);
    this.constants.set(info.dataId, value);
    return value;
  }

  /** Puts a value of the graph in place of a variable's data until the recording ends. */
  private hold(variable: tf.Variable): void {
    const original = variable.dataId;
    const initial = this.backend.symbol(original);
    const known = !initial || initial.source.kind === 'constant';
    const before = known
      ? input(`$${variable.name}`, variable.shape, variable.dtype as Dtype)
      : null;
    this.held.set(variable, { before, original });
    const now = before ?? this.valueOf(variable);
    variable.dataId = this.standIn(now).dataId;
    this.backend.incRef(variable.dataId);
  }

  /** Gives all variables their own data back. */
  private release(): void {
    for (const [variable, { original }] of this.held) {
      const disposed = variable.isDisposed;
      if (!disposed) this.engine.disposeTensor(variable);
      variable.dataId = original;
      this.engine.trackTensor(variable, this.engine.backend);
      if (disposed && this.made.has(variable)) this.engine.disposeTensor(variable);
      else if (disposed) this.revive(variable);
    }
  }

  /** Undoes a disposal: only a run of the step may dispose what was there before it. */
  private revive(variable: tf.Variable): void {
    this.engine.registeredVariables[variable.name] = variable;
    (variable as unknown as { isDisposedInternal: boolean }).isDisposedInternal = false;
  }

  private watchNewVariables(): () => void {
    const { engine } = this;
    const make = engine.makeVariable.bind(engine);
    engine.makeVariable = (...args) => {
      const variable = make(...args);
      this.made.add(variable);
      this.hold(variable);
      return variable;
    };
    return () => {
      Reflect.deleteProperty(engine, 'makeVariable');
    };
  }

  private variables(): RecordedVariable[] {
    const recorded: RecordedVariable[] = [];
    for (const [variable, { before }] of this.held) {
      if (!variable.isDisposed) recorded.push({ variable, before, after: this.valueOf(variable) });
      else if (!this.made.has(variable))
        throw new Refusal(`it disposes the variable ${variable.name}`);
    }
    return recorded;
  }

  private lasting(): tf.Variable[] {
    return [...this.made].filter(({ isDisposed }) => !isDisposed);
  }

  /** Variables made of values that are known only when the step runs, with these values. */
  private unborn(): RecordedVariable[] {
    return this.lasting().flatMap((variable) => {
      const held = this.held.get(variable);
      const initial = held?.before === null && this.backend.symbol(held.original);
      return initial ? [{ variable, before: null, after: initial }] : [];
    });
  }
}

/** Lets go of what a gradient that was broken off had saved. */
function dropTape(): void {
  const { state } = tf.engine();
  if (state.gradientDepth > 0) return;
  const tape = state.activeTape as typeof state.activeTape | null;
  for (const node of tape ?? []) for (const tensor of node.saved ?? []) tensor.dispose();
  state.activeTape = [];
}
