// WRONG: draws z once for the densities and once for the likelihood
const q = model.encode(x);
const z = sampleGaussian(q.mean, q.logVariance, g);
const other = sampleGaussian(q.mean, q.logVariance, g);
return logLikelihood(x, other, model).add(logPrior(z)).sub(logQ(z, q));
