// WRONG: decodes the mean of q instead of a draw
const q = encoder.forward(x);
const logLikelihood = decoder.forward(q.mean).logProb(x).sum(1);
return logLikelihood.sub(klDivergence(q, prior).sum(1)).mean();
