export { Bernoulli } from './bernoulli';
export { Categorical } from './categorical';
export { Distribution } from './distribution';
export { Independent } from './independent';
export { klDivergence, registerKl, type DistributionClass, type KlFormula } from './kl';
export { MultivariateNormal, type Covariance } from './multivariateNormal';
export { Normal } from './normal';
export { type LogitsOrProbs, type Parameter } from './parameter';
export { Uniform } from './uniform';
