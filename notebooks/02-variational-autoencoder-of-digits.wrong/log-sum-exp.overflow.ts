// WRONG: takes nothing out of the sum
// REGION 1
let sum = 0;
for (let i = 0; i < values.length; i++) sum += Math.exp(values[i]);
return Math.log(sum);
