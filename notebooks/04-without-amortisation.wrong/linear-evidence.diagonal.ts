// WRONG: passes over what W does to the covariances
const variances = x.map((_, i) => sigma * sigma + columns.reduce((sum, u) => sum + u[i] ** 2, 0));
return variances.reduce(
  (sum, v, i) => sum - 0.5 * (Math.log(2 * Math.PI * v) + (x[i] - b[i]) ** 2 / v),
  0,
);
