// WRONG: the half is missing for the log variance
const squares = z.sub(mean).square().mul(tf.exp(logVariance.neg()));
return squares.add(Math.log(2 * Math.PI)).mul(-0.5).sub(logVariance).sum(-1);
