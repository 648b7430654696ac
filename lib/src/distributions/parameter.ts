import * as tf from '@tensorflow/tfjs';
import { ArgumentError, requireFinite, valuesAreReadable } from '../arguments';

/** A parameter of a distribution: a number, or a tensor that broadcasts against the other parameters. */
export type Parameter = number | tf.Tensor;

/** The shape that `shapes` broadcast to, by NumPy's rules; undefined when they don't. */
export function broadcastShape(...shapes: readonly (readonly number[])[]): number[] | undefined {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const result = new Array<number>(rank).fill(1);
  for (const shape of shapes)
    for (const [i, size] of shape.entries()) {
      const axis = rank - shape.length + i;
      if (size === 1) continue;
      if (result[axis] !== 1 && result[axis] !== size) return undefined;
      result[axis] = size;
    }
  return result;
}

/** The shape that two named parameters share once broadcast. */
export function requireBroadcast(
  [name, parameter]: readonly [string, Parameter],
  [otherName, other]: readonly [string, Parameter],
): number[] {
  const shape = broadcastShape(shapeOf(parameter), shapeOf(other));
  if (shape) return shape;
  const wanted = `a tensor that broadcasts against ${otherName} of shape [${shapeOf(other).join(', ')}]`;
  throw new ArgumentError(name, wanted, parameter);
}

/** The shape of a parameter; a number has the empty one. */
export function shapeOf(parameter: Parameter): readonly number[] {
  return typeof parameter === 'number' ? [] : parameter.shape;
}

/** The parameter as a float32 tensor: call it inside a tidy, since a number becomes a new tensor. */
export function toTensor(parameter: Parameter): tf.Tensor {
  return typeof parameter === 'number'
    ? tf.scalar(parameter, 'float32')
    : tf.cast(parameter, 'float32');
}

/** A new tensor that holds the parameter broadcast to `shape`; gradients flow through it. */
export function expand(parameter: Parameter, shape: readonly number[]): tf.Tensor {
  // broadcastTo leaves a size of 1 where 0 is asked for.
  if (shape.includes(0)) return tf.zeros([...shape]);
  return tf.tidy(() => tf.broadcastTo(toTensor(parameter), [...shape]));
}

/** Throws unless the parameter is a number or a tensor of numbers. */
export function requireParameter(argument: string, parameter: Parameter): void {
  if (typeof parameter === 'number') return;
  if (parameter instanceof tf.Tensor && parameter.dtype !== 'string') return;
  throw new ArgumentError(argument, 'a number or a tensor', parameter);
}

/** Throws unless the parameter is a finite number, or a tensor. */
export function requireLocation(argument: string, parameter: Parameter): void {
  requireParameter(argument, parameter);
  if (typeof parameter === 'number') requireFinite(argument, parameter);
}

/** Throws unless the parameter is above zero everywhere. NaN inside a tensor passes, and shows in every result. */
export function requireScale(argument: string, parameter: Parameter): void {
  requireParameter(argument, parameter);
  if (typeof parameter !== 'number')
    requireValues(argument, parameter, 'a positive number', (value) => !(value <= 0));
  else if (!(Math.fround(parameter) > 0 && Number.isFinite(Math.fround(parameter))))
    throw new ArgumentError(argument, 'a positive number within float32', parameter);
}

/** Throws unless the parameter holds numbers from 0 to 1. NaN inside a tensor passes. */
export function requireProbabilities(argument: string, parameter: Parameter): void {
  requireParameter(argument, parameter);
  const isProbability = (value: number): boolean => value >= 0 && value <= 1;
  if (typeof parameter !== 'number')
    requireValues(argument, parameter, 'from 0 to 1', (v) => isProbability(v) || Number.isNaN(v));
  else if (!isProbability(parameter)) throw new ArgumentError(argument, 'from 0 to 1', parameter);
}

/**
 * Throws, naming the first offending entry, unless every value of the tensor is valid. While a step is recorded instead of run
 * there are no values, hence no check: there a scale below 0 shows as NaN in what it leads to.
 */
export function requireValues(
  argument: string,
  tensor: tf.Tensor,
  mustBe: string,
  isValid: (value: number) => boolean,
): void {
  if (!valuesAreReadable()) return;
  const values = tensor.dataSync();
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!isValid(value)) throw new ArgumentError(at(argument, i, tensor.shape), mustBe, value);
  }
}

/** The one parameter of a distribution that takes either logits or probabilities. */
export type LogitsOrProbs =
  | { readonly logits: Parameter; readonly probs?: undefined }
  | { readonly probs: Parameter; readonly logits?: undefined };

/** Throws unless exactly one of the two is given. */
export function requireLogitsOrProbs(
  distribution: string,
  parameter: LogitsOrProbs,
): LogitsOrProbs {
  if ((parameter.logits === undefined) !== (parameter.probs === undefined)) return parameter;
  throw new Error(`${distribution} takes either { logits } or { probs }`);
}

/** `argument[i, j]` for an entry of a tensor, `argument` where it has no dimensions. */
function at(argument: string, flat: number, shape: readonly number[]): string {
  const index: number[] = [];
  for (const size of [...shape].reverse()) {
    index.unshift(flat % size);
    flat = Math.floor(flat / size);
  }
  if (index.length === 0) return argument;
  return `${argument.includes(' - ') ? `(${argument})` : argument}[${index.join(', ')}]`;
}
