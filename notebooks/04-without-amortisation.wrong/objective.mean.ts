// WRONG: averages over the data too
return tf.sub(kl.sum(), logLikelihood.mean().mul(w));
