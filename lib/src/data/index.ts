export { circleData } from './circle';
export { DataLoader, type DataLoaderOptions, type Dataset } from './dataLoader';
export * from './mnist';
export { sineData, type NoisyPointsOptions } from './sine';
