// WRONG: the half is missing
return mean.square().add(logVariance.exp()).sub(1).sub(logVariance).sum(1);
