// WRONG: goes through probabilities, which round to 0 and 1
const p = tf.sigmoid(logits);
return x.mul(tf.log(p)).add(tf.sub(1, x).mul(tf.log(tf.sub(1, p)))).sum(-1);
