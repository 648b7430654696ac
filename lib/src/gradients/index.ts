import * as tf from '@tensorflow/tfjs';

/** Of a kernel of one tensor x with the result y: the derivative as TensorFlow.js is to have it, times dy. */
type Derivative = (dy: tf.Tensor, x: tf.Tensor, y: tf.Tensor) => tf.Tensor;

/** Derivatives that TensorFlow.js 4.22 has wrong somewhere, written as PyTorch has them. */
const DERIVATIVES: Readonly<Record<string, Derivative>> = {
  // It is -1 at 0 there.
  Abs: (dy, x) => tf.mul(dy, tf.sign(tf.cast(x, 'float32'))),
  // y + 1 has lost e^x where that is small.
  Elu: (dy, x) => tf.where(tf.greater(x, 0), dy, tf.mul(dy, tf.exp(tf.minimum(x, 0)))),
  // Squares and powers of x leave float32 long before the result does.
  Reciprocal: (dy, _, y) => tf.neg(tf.mul(tf.mul(dy, y), y)),
  Rsqrt: (dy, x, y) => tf.div(tf.mul(dy, tf.mul(y, -0.5)), x),
  // The square of a cosine doubles its error.
  Tan: (dy, _, y) => tf.mul(dy, tf.add(tf.square(y), 1)),
};

/** Puts right the gradients that TensorFlow.js has wrong; to be called once, when the library is loaded. */
export function mendGradients(): void {
  for (const [kernelName, derivative] of Object.entries(DERIVATIVES))
    replace({
      kernelName,
      inputsToSave: ['x'],
      outputsToSave: [true],
      gradFunc: (dy, [x, y]) => ({ x: () => derivative(one(dy), x, y) }),
    });
  replace({
    kernelName: 'RealDiv',
    inputsToSave: ['a', 'b'],
    outputsToSave: [true],
    gradFunc: (dy, [a, b, y]) => ({
      a: () => sumTo(a.shape, tf.div(one(dy), tf.cast(b, 'float32'))),
      // Without b^2, which leaves float32 long before a / b^2 does.
      b: () => tf.neg(tf.div(sumTo(b.shape, tf.mul(one(dy), y)), tf.cast(b, 'float32'))),
    }),
  });
  mendPower();
}

/** At x^0 the derivative by x is 0, also where x is: 0 x^-1 is NaN there. */
function mendPower(): void {
  const original = tf.getGradient('Pow');
  replace({
    ...original,
    gradFunc: (dy, saved, attributes) => {
      const [base, exponent] = saved;
      const gradients = original.gradFunc(dy, saved, attributes);
      const derivative = () => {
        const power = tf.cast(exponent, 'float32');
        const lower = tf.pow(tf.where(tf.equal(power, 0), 1, base), tf.sub(power, 1));
        return sumTo(base.shape, tf.mul(one(dy), tf.mul(power, lower)));
      };
      return { ...gradients, a: derivative };
    },
  });
}

function replace(gradient: tf.GradConfig): void {
  tf.unregisterGradient(gradient.kernelName);
  tf.registerGradient(gradient);
}

/** The gradient of a kernel's only output. */
function one(dy: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(dy) ? dy[0] : dy;
}

/** Undoes the broadcasting of a tensor of this shape. */
function sumTo(shape: number[], tensor: tf.Tensor): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, tensor.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(tensor, axes) : tensor, shape);
}
