// WRONG: multiplies by the variance, not by its root
const noise = g.randn(mean.shape);
return mean.add(tf.exp(logVariance).mul(noise));
