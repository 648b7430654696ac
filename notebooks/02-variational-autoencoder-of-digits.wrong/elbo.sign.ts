// WRONG: adds log q
const q = model.encode(x);
const z = sampleGaussian(q.mean, q.logVariance, g);
return logLikelihood(x, z, model).add(logPrior(z)).add(logQ(z, q));
