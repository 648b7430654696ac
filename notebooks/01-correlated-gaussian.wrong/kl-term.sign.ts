// WRONG: the sign is wrong
const inner = logVariance.add(1).sub(mean.square()).sub(logVariance.exp());
return inner.mul(0.5).sum(-1);
