// WRONG: the half is missing
const squares = mean.square().add(scale.square());
return squares.sub(1).sub(scale.log().mul(2));
