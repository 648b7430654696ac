import * as tf from '@tensorflow/tfjs';

/**
 * The base of everything with parameters: layers, and the networks made of them.
 *
 * A subclass keeps its parameters (`tf.variable(...)`) and its submodules in ordinary fields, or in arrays in fields; they are
 * found by looking through the fields in order of declaration. `#private` fields can't be looked into: use TypeScript's
 * `private`. A variable that isn't trainable is a buffer: part of the state, such as a running mean, but not optimised.
 *
 * @example
 * class Net extends Module {
 *   readonly fc1: Linear;
 *   readonly fc2: Linear;
 *   constructor(g: Generator) {
 *     super();
 *     this.fc1 = new Linear(1, 20, g);
 *     this.fc2 = new Linear(20, 1, g);
 *   }
 *   forward(x: tf.Tensor): tf.Tensor {
 *     return tf.tidy(() => this.fc2.forward(relu(this.fc1.forward(x))));
 *   }
 * }
 * const net = new Net(torchGenerator(0));
 * console.assert([...net.namedParameters().keys()].join() === 'fc1.weight,fc1.bias,fc2.weight,fc2.bias');
 */
export abstract class Module {
  /** Whether layers that behave differently while learning, such as BatchNorm1d, are to do so. */
  training = true;

  /** The trainable variables, each once, in order of declaration. */
  parameters(): tf.Variable[] {
    return [...this.namedParameters().values()];
  }

  /** The trainable variables by their path, such as `fc1.weight` or `layers.0.bias`. */
  namedParameters(): Map<string, tf.Variable> {
    return collect(this, (variable) => variable.trainable);
  }

  /** The variables that are not trained, such as the running statistics of BatchNorm1d, by their path. */
  namedBuffers(): Map<string, tf.Variable> {
    return collect(this, (variable) => !variable.trainable);
  }

  /** Turns this module and all below it to learning. */
  train(): this {
    return setTraining(this, true);
  }

  /** Turns this module and all below it to predicting. */
  eval(): this {
    return setTraining(this, false);
  }

  /** Frees the parameters and buffers; the module can't be used any more. */
  dispose(): void {
    tf.dispose([...this.parameters(), ...this.namedBuffers().values()]);
  }
}

/** A module that maps a tensor to a tensor. */
export type TensorModule = Module & {
  /** The output for the input x. */
  forward(x: tf.Tensor): tf.Tensor;
};

function collect(
  module: Module,
  wanted: (variable: tf.Variable) => boolean,
): Map<string, tf.Variable> {
  const found = new Map<string, tf.Variable>();
  const seen = new Set<unknown>();
  for (const [path, value] of walk(module, '', seen))
    if (value instanceof tf.Variable && wanted(value)) found.set(path, value);
  return found;
}

function setTraining<M extends Module>(module: M, training: boolean): M {
  for (const [, value] of walk(module, '', new Set()))
    if (value instanceof Module) value.training = training;
  return module;
}

/** Every module and variable reachable from `value`, each once, with its path. */
function* walk(
  value: unknown,
  path: string,
  seen: Set<unknown>,
): IterableIterator<[string, Module | tf.Variable]> {
  if (seen.has(value)) return;
  if (value instanceof Module || value instanceof tf.Variable) {
    seen.add(value);
    yield [path, value];
  }
  if (value instanceof Module || Array.isArray(value))
    for (const [name, field] of Object.entries(value))
      yield* walk(field, path === '' ? name : `${path}.${name}`, seen);
}
