// WRONG: weighs the divergence instead of the likelihood
return tf.sub(kl.sum().mul(w), logLikelihood.mean(0).sum());
