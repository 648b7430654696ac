import * as tf from '@tensorflow/tfjs';
import { ArgumentError, requireNonNegative, requireShape } from '../arguments';
import { perturb } from '../nn';

/** One parameter and the buffers that the optimiser keeps for it. */
export interface Slot {
  readonly index: number;
  readonly parameter: tf.Variable;
  readonly buffers: Readonly<Record<string, tf.Variable>>;
}

/** A slot and the gradient of the loss by its parameter. */
export interface Gradient {
  readonly slot: Slot;
  readonly gradient: tf.Tensor;
}

/**
 * The base of the optimisers. Everything that changes from step to step, the learning rate and the step count included, is
 * a variable, and a step is made of plain tensor operations that read no values: whatever records a step records all of it.
 */
export abstract class Optimizer {
  /** The parameters that the optimiser changes. */
  readonly parameters: readonly tf.Variable[];
  protected readonly rate: tf.Variable;
  private readonly slots: readonly Slot[];
  private lastRate: number;

  /** @throws ArgumentError when there are no parameters, one comes twice or isn't trainable, or lr is negative. */
  protected constructor(
    parameters: Iterable<tf.Variable>,
    lr: number,
    makeBuffers: (shape: number[]) => Record<string, tf.Variable>,
  ) {
    this.parameters = requireParameters([...parameters]);
    requireNonNegative('lr', lr);
    perturb(this.parameters);
    this.lastRate = lr;
    this.rate = tf.tidy(() => tf.variable(tf.scalar(lr), false));
    this.slots = this.parameters.map((parameter, index) => ({
      index,
      parameter,
      buffers: makeBuffers(parameter.shape),
    }));
  }

  /** The learning rate; set it to change the rate of the steps to come. */
  get lr(): number {
    return this.lastRate;
  }

  /** Changes the rate of the steps to come. @throws ArgumentError when it is negative. */
  set lr(value: number) {
    requireNonNegative('lr', value);
    this.lastRate = value;
    tf.tidy(() => {
      this.rate.assign(tf.scalar(value));
    });
  }

  /**
   * Computes the loss and its gradients, and takes one step. A parameter that the loss does not depend on stays as it is.
   *
   * @param loss computes a scalar from the parameters
   * @param returnCost whether to return the loss, of before the step; the caller then owns it
   * @param parameters the parameters to change, if not all
   */
  minimize(loss: () => tf.Tensor, returnCost: true, parameters?: readonly tf.Variable[]): tf.Scalar;
  minimize(
    loss: () => tf.Tensor,
    returnCost?: boolean,
    parameters?: readonly tf.Variable[],
  ): tf.Scalar | null;
  minimize(
    loss: () => tf.Tensor,
    returnCost = false,
    parameters: readonly tf.Variable[] = this.parameters,
  ): tf.Scalar | null {
    const { value, grads } = tf.variableGrads(loss as () => tf.Scalar, [...parameters]);
    this.applyGradients(grads);
    tf.dispose(grads);
    if (returnCost) return value;
    value.dispose();
    return null;
  }

  /**
   * Takes one step with the given gradients, keyed by the names of the variables, as `tf.variableGrads` returns them. The
   * gradients stay the caller's.
   *
   * @throws ArgumentError for the gradient of a variable that isn't one of `parameters`, or of another shape.
   */
  applyGradients(gradients: tf.NamedTensorMap): void {
    const slots = new Map(this.slots.map((slot) => [slot.parameter.name, slot]));
    const given = Object.entries(gradients).map(([name, gradient]) => {
      const slot = slots.get(name);
      if (!slot) throw new ArgumentError('gradients', 'of variables of this optimiser', name);
      requireShape(`the gradient of ${name}`, gradient, slot.parameter.shape);
      return { slot, gradient };
    });
    given.sort((a, b) => a.slot.index - b.slot.index);
    tf.tidy(() => {
      this.update(given);
    });
  }

  /**
   * What the optimiser remembers, by name: `lr`, and for each parameter its buffers, such as `0.expAvg`. These are the live
   * variables; clone what is to be kept.
   */
  state(): Map<string, tf.Variable> {
    const state = new Map([['lr', this.rate]]);
    for (const { index, buffers } of this.slots)
      for (const [name, buffer] of Object.entries(buffers)) state.set(`${index}.${name}`, buffer);
    return state;
  }

  /**
   * Goes on from what `state()` held: copies the values.
   *
   * @throws ArgumentError when a name is missing or a shape differs.
   */
  loadState(values: ReadonlyMap<string, tf.Tensor>): void {
    const state = [...this.state()].map(([name, variable]) => {
      const value = values.get(name);
      if (!value) throw new ArgumentError('values', `a map with an entry for ${name}`, values);
      requireShape(name, value, variable.shape);
      return { variable, value };
    });
    for (const { variable, value } of state) variable.assign(value);
    this.lastRate = this.rate.dataSync()[0];
    this.stateLoaded?.();
  }

  /** Frees what the optimiser remembers; the parameters stay. */
  dispose(): void {
    tf.dispose([...this.state().values()]);
  }

  /** Assigns new values to the parameters and buffers of the given slots. Called inside a tidy. */
  protected abstract update(gradients: readonly Gradient[]): void;

  /** Called after `loadState`, for what is derived from the state. */
  protected stateLoaded?(): void;
}

/** A buffer that starts at zero. */
export function zeros(shape: number[]): tf.Variable {
  return tf.tidy(() => tf.variable(tf.zeros(shape), false));
}

/** gradient + weightDecay * parameter: the gradient of the loss with the penalty weightDecay / 2 * |parameter|^2. */
export function withDecay({ slot, gradient }: Gradient, weightDecay: number): tf.Tensor {
  return weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(slot.parameter, weightDecay));
}

/** Assigns and returns the new value. */
export function assign<T extends tf.Tensor>(variable: tf.Variable, value: T): T {
  variable.assign(value);
  return value;
}

/** Throws unless `value` is in [0, 1). */
export function requireFraction(argument: string, value: number): number {
  if (value >= 0 && value < 1) return value;
  throw new ArgumentError(argument, 'a number of at least 0 and below 1', value);
}

function requireParameters(parameters: readonly tf.Variable[]): readonly tf.Variable[] {
  if (parameters.length === 0)
    throw new ArgumentError('parameters', 'at least one variable', parameters);
  for (const [i, parameter] of parameters.entries()) {
    if (!(parameter instanceof tf.Variable && parameter.trainable))
      throw new ArgumentError(`parameters[${i}]`, 'a trainable variable', parameter);
    if (parameters.indexOf(parameter) < i)
      throw new ArgumentError(`parameters[${i}]`, 'a variable that comes once only', parameter);
  }
  return parameters;
}
