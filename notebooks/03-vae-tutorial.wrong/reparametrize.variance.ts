// WRONG: multiplies by the variance, not by its root
return mean.add(logVariance.exp().mul(noise));
