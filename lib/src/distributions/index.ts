export { Distribution } from './distribution';
export { klDivergence, registerKl, type DistributionClass, type KlFormula } from './kl';
export { Normal } from './normal';
export { type Parameter } from './parameter';
