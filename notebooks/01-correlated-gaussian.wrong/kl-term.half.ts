// WRONG: the half is missing
const inner = logVariance.add(1).sub(mean.square()).sub(logVariance.exp());
return inner.mul(-1).sum(-1);
