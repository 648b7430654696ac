// WRONG: leaves out log q
const z = sampleGaussian(mean.tile([draws, 1]), logVariance.tile([draws, 1]), g);
return logLikelihoodOfTop(xTop, z, model).add(logPrior(z)).mean();
