import * as tf from '@tensorflow/tfjs';
import { ArgumentError } from '../arguments';

/** A number, or a tensor that holds one. */
export type Value = number | tf.Tensor;

/**
 * The number in `value`; a tensor is disposed of.
 *
 * @throws ArgumentError for anything else.
 */
export async function readNumber(what: string, value: Value): Promise<number> {
  if (typeof value === 'number') return value;
  if (!(value instanceof tf.Tensor && value.size === 1))
    throw new ArgumentError(`what ${what} returns`, 'a number or a scalar tensor', value);
  const [number] = await value.data();
  value.dispose();
  return number;
}
