// WRONG: leaves out log 2π
const squares = x.sub(mean).square().mul(tf.exp(logVariance.neg()));
return squares.add(logVariance).mul(0.5).sum(-1);
