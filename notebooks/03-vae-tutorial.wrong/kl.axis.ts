// WRONG: sums over the rows, not over the coordinates
return mean.square().add(logVariance.exp()).sub(1).sub(logVariance).sum(0).mul(0.5);
