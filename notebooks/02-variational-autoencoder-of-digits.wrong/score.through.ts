// WRONG: lets the gradient flow through the draw
const z = sampleGaussian(q.mean, q.logVariance, g);
const f = logLikelihood(x, z, model).add(logPrior(z)).sub(logGaussian(z, q.mean, q.logVariance));
const total = (mean: tf.Tensor) => {
  const draw = sampleGaussian(mean, q.logVariance, g);
  return logGaussian(draw, mean, q.logVariance).sum();
};
return {
  f: f.dataSync<'float32'>(),
  score: Float32Array.from(rowsOf(tf.grad(total)(q.mean)), (row) => row[0]),
};
