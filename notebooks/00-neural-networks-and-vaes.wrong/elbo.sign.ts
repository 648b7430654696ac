// WRONG: adds the divergence
const q = encoder.forward(x);
const z = q.rsample(generator);
const logLikelihood = decoder.forward(z).logProb(x).sum(1);
return logLikelihood.add(klDivergence(q, prior).sum(1)).mean();
