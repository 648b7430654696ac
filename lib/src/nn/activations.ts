import * as tf from '@tensorflow/tfjs';
import { requireFinite, requirePositive } from '../arguments';
import { Module } from './module';

/** max(x, 0), elementwise. Its derivative at 0 is 0. */
export function relu(x: tf.Tensor): tf.Tensor {
  return tf.relu(x);
}

/** The hyperbolic tangent, elementwise. */
export function tanh(x: tf.Tensor): tf.Tensor {
  return tf.tanh(x);
}

/** 1 / (1 + exp(-x)), elementwise. */
export function sigmoid(x: tf.Tensor): tf.Tensor {
  return tf.sigmoid(x);
}

/** The exact Gaussian error linear unit x Phi(x), where Phi is the standard normal distribution function, elementwise. */
export function gelu(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const twicePhi = tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1);
    return tf.mul(tf.mul(x, 0.5), twicePhi);
  });
}

/** Beyond this many nats log(1 + exp(x)) and x are the same float32 number. */
const LINEAR_FROM = 20;

/**
 * log(1 + exp(beta x)) / beta, elementwise: a smooth relu. Where beta x exceeds `threshold` it is x itself, as in PyTorch.
 *
 * @throws ArgumentError unless beta is positive and the threshold finite.
 */
export function softplus(x: tf.Tensor, { beta = 1, threshold = 20 } = {}): tf.Tensor {
  requirePositive('beta', beta);
  requireFinite('threshold', threshold);
  return tf.tidy(() => {
    const scaled = beta === 1 ? x : tf.mul(x, beta);
    const smooth = beta === 1 ? tf.softplus(scaled) : tf.div(tf.softplus(scaled), beta);
    if (threshold >= LINEAR_FROM) return smooth;
    // Not tf.greater: it has no gradient, and tf.where asks for that of its condition.
    const isLinear = tf.cast(tf.step(tf.sub(scaled, threshold)), 'bool');
    return tf.where(isLinear, x, smooth);
  });
}

/** `relu` as a module. */
export class Relu extends Module {
  /** `relu` of every element. */
  forward(x: tf.Tensor): tf.Tensor {
    return relu(x);
  }
}

/** `tanh` as a module. */
export class Tanh extends Module {
  /** `tanh` of every element. */
  forward(x: tf.Tensor): tf.Tensor {
    return tanh(x);
  }
}

/** `sigmoid` as a module. */
export class Sigmoid extends Module {
  /** `sigmoid` of every element. */
  forward(x: tf.Tensor): tf.Tensor {
    return sigmoid(x);
  }
}

/** `gelu` as a module. */
export class Gelu extends Module {
  /** `gelu` of every element. */
  forward(x: tf.Tensor): tf.Tensor {
    return gelu(x);
  }
}

/** `softplus` as a module. */
export class Softplus extends Module {
  constructor(private readonly options: { beta?: number; threshold?: number } = {}) {
    super();
  }

  /** `softplus` of every element. */
  forward(x: tf.Tensor): tf.Tensor {
    return softplus(x, this.options);
  }
}
