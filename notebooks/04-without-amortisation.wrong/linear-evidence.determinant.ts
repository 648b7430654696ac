// WRONG: leaves out the determinant
const variance = sigma * sigma;
const d = x.map((value, i) => value - b[i]);
const m = columns.map((u, i) => columns.map((v, j) => Number(i === j) + dot(u, v) / variance));
const y = solveLower(cholesky(m), columns.map((column) => dot(column, d)));
const quadratic = (dot(d, d) - dot(y, y) / variance) / variance;
return -0.5 * (x.length * Math.log(2 * Math.PI * variance) + quadratic);
