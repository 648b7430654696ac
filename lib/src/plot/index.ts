export * from './marks';
export { type Axis, type AxisOptions } from './axis';
export { figure, panel, panels, type FigureOptions, type PanelsOptions } from './figure';
export type { Panel, PanelOptions } from './panel';
export { toPng, toSvg, type PictureOptions } from './image';
export { show, type ShowOptions } from './show';
export { colors, type ColorScale } from './style';
export { thin } from './thin';
export type { Figure, Mark, Numbers, Plot } from './types';
