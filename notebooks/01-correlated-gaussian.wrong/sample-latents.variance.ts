// WRONG: multiplies by the variance, not by its root
return tf.add(mean, tf.mul(tf.exp(logVariance), noise));
