// WRONG: the spread of the images, not the error of their mean
const total = new Float64Array(x.shape[0]);
for (let draw = 0; draw < draws; draw++)
  elboOfEach(x, model, g)
    .dataSync()
    .forEach((value, i) => (total[i] += value / draws));
const { mean, error } = meanAndError(Array.from(total));
return { mean: mean, error: error * Math.sqrt(total.length) };
