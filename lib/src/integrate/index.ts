export { grid1d, grid2d, linspace, type AxisRange, type Grid } from './grid';
export { gridPosterior, type GridPosterior } from './gridPosterior';
export { logIntegral } from './logIntegral';
