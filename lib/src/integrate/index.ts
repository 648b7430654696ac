export {
  adaptiveGridPosterior,
  type AdaptiveGridOptions,
  type AdaptiveGridPosterior,
  type Interval,
} from './adaptive';
export { grid1d, grid2d, linspace, type AxisRange, type Grid } from './grid';
export { gridPosterior, type GridPosterior } from './gridPosterior';
export { highestDensityRegions, type HighestDensityRegion } from './highestDensity';
export { klToPosterior } from './klToPosterior';
export { logIntegral } from './logIntegral';
export { valuesOnGrid } from './valuesOnGrid';
