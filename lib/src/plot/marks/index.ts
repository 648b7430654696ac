export { band, type BandOptions } from './band';
export { contour, filledContour, type ContourOptions, type FilledContourOptions } from './contour';
export { heatmap, type HeatmapOptions } from './heatmap';
export { histogram, type HistogramOptions } from './histogram';
export { histogram2d, type Histogram2dOptions } from './histogram2d';
export { imageGrid, type ImageGridOptions } from './images';
export { line, type LineOptions } from './line';
export { ruleX, ruleY, type RuleOptions } from './rule';
export {
  scatter,
  scatterByClass,
  type ColorByValue,
  type ScatterByClassOptions,
  type ScatterOptions,
} from './scatter';
