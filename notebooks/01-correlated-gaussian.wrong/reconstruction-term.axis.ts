// WRONG: sums over everything
const p = new Normal(mean, tf.exp(tf.div(logVariance, 2)));
return p.logProb(x).sum().neg();
