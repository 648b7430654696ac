export { circleData } from './circle';
export { correlatedGaussianData, type CorrelatedGaussianOptions } from './correlatedGaussian';
export { DataLoader, type DataLoaderOptions, type Dataset } from './dataLoader';
export * from './mnist';
export { factorModelData, type FactorModelData, type FactorModelOptions } from './factorModel';
export { sineData, type NoisyPointsOptions } from './sine';
