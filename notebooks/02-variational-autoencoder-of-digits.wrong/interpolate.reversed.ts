// WRONG: goes the other way
return Array.from(za, (a, i) => alpha * a + (1 - alpha) * zb[i]);
