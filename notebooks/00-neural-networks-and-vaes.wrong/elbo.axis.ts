// WRONG: averages over the coordinates instead of summing
const q = encoder.forward(x);
const z = q.rsample(generator);
const logLikelihood = decoder.forward(z).logProb(x).mean(1);
return logLikelihood.sub(klDivergence(q, prior).mean(1)).mean();
