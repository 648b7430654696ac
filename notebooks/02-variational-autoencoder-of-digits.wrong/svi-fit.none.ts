// WRONG: takes no step
for (let t = 0; t < steps; t++) elbos.push(0);
