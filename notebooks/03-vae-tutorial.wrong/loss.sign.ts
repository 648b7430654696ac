// WRONG: subtracts the divergence
const logLikelihood = x.mul(logits).sub(softplus(logits)).sum(1);
return logLikelihood.neg().sub(klToPrior(mean, logVariance)).mean();
