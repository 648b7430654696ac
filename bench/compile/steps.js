// The steps that the timings below use: document 000 part 1 and part 2, document 001, document 002.
const tf = require('@tensorflow/tfjs');

const noise = (shape, seed) => tf.randomNormal(shape, 0, 1, 'float32', seed);
const linear = (inputs, outputs, seed) => {
  const bound = 1 / Math.sqrt(inputs);
  return [
    tf.variable(tf.randomUniform([inputs, outputs], -bound, bound, 'float32', seed)),
    tf.variable(tf.randomUniform([outputs], -bound, bound, 'float32', seed + 1)),
  ];
};
const apply = ([w, b], x) => tf.add(tf.matMul(x, w), b);

module.exports.regression = () => {
  const x = noise([10000, 1], 1);
  const y = tf.sin(x);
  const layers = [linear(1, 20, 3), linear(20, 1, 5)];
  const optimizer = tf.train.adam(1e-3);
  const loss = () => tf.losses.meanSquaredError(y, apply(layers[1], tf.relu(apply(layers[0], x))));
  return () => optimizer.minimize(loss, true, layers.flat());
};

const logNormal = (x, mean, scale) =>
  tf.sub(
    tf.mul(-0.5, tf.square(tf.div(tf.sub(x, mean), scale))),
    Math.log(scale) + 0.5 * Math.log(2 * Math.PI),
  );

const vae = ({ sizes, activation, generator, logLikelihood, x, rate }) => {
  const [data, hidden1, hidden2, latent] = sizes;
  const encoder = [linear(data, hidden1, 1), linear(hidden1, hidden2, 3)];
  const [mean, logVariance] = [linear(hidden2, latent, 5), linear(hidden2, latent, 7)];
  const decoder = [
    linear(latent, hidden2, 9),
    linear(hidden2, hidden1, 11),
    linear(hidden1, data, 13),
  ];
  const run = (layers, input) => layers.reduce((h, layer) => activation(apply(layer, h)), input);
  const loss = () => {
    const h = run(encoder, x);
    const mu = apply(mean, h);
    const sigma = tf.exp(tf.mul(0.5, apply(logVariance, h)));
    const z = tf.add(mu, tf.mul(sigma, generator.randn(mu.shape)));
    const output = apply(decoder[2], run(decoder.slice(0, 2), z));
    const likelihood = tf.mean(tf.sum(logLikelihood(x, output), 1));
    const kl = tf.mul(
      0.5,
      tf.sub(tf.add(tf.square(mu), tf.square(sigma)), tf.add(1, tf.mul(2, tf.log(sigma)))),
    );
    return tf.neg(tf.sub(likelihood, tf.mean(tf.sum(kl, 1))));
  };
  const parameters = [...encoder, mean, logVariance, ...decoder].flat();
  const optimizer = tf.train.adam(rate);
  return () => optimizer.minimize(loss, true, parameters);
};

module.exports.circle = (generator) =>
  vae({
    sizes: [2, 20, 20, 1],
    activation: tf.relu,
    generator,
    logLikelihood: (x, mean) => logNormal(x, mean, 0.1),
    x: noise([1000, 2], 1),
    rate: 3e-4,
  });

module.exports.digits = (generator) => {
  const x = tf.cast(tf.greater(noise([100, 784], 1), 0.8), 'float32');
  const encoder = linear(784, 500, 1);
  const [mean, logVariance] = [linear(500, 2, 3), linear(500, 2, 5)];
  const decoder = [linear(2, 500, 7), linear(500, 784, 9)];
  const loss = () => {
    const h = tf.tanh(apply(encoder, x));
    const mu = apply(mean, h);
    const logSigma = apply(logVariance, h);
    const z = tf.add(mu, tf.mul(tf.exp(logSigma), generator.randn(mu.shape)));
    const logits = apply(decoder[1], tf.tanh(apply(decoder[0], z)));
    const likelihood = tf.sum(tf.sub(tf.mul(x, logits), tf.softplus(logits)));
    const kl = tf.sum(
      tf.sub(
        tf.mul(0.5, tf.add(tf.square(mu), tf.exp(tf.mul(2, logSigma)))),
        tf.add(logSigma, 0.5),
      ),
    );
    return tf.div(tf.sub(kl, likelihood), 100);
  };
  const optimizer = tf.train.adam(1e-3);
  return () => optimizer.minimize(loss, true, [encoder, mean, logVariance, ...decoder].flat());
};
