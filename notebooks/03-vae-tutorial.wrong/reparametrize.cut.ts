// WRONG: cuts the gradient of the variance off
const scale = tf.tensor(logVariance.mul(0.5).exp().dataSync(), logVariance.shape);
return mean.add(scale.mul(noise));
