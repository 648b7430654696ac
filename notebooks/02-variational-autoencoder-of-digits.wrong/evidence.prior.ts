// WRONG: leaves out the prior
const rows = tf.tidy(() => {
  const logits = model.decode(pointsOf(grid));
  return rowsOf(x.matMul(logits, false, true).sub(tf.softplus(logits).sum(1)));
});
return rows.map((row) => Float64Array.from(row));
