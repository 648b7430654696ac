// WRONG: sums over pictures instead of averaging
const logLikelihood = x.mul(logits).sub(softplus(logits)).sum(1);
return klToPrior(mean, logVariance).sub(logLikelihood).sum();
