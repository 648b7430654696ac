// WRONG: ones where the number falls above the probability
return g.rand(probabilities.shape).greater(probabilities).cast('float32');
