// WRONG: takes the scale for the variance
return mean.square().add(scale).sub(1).sub(scale.log()).mul(0.5);
