export { compareFigures, FIGURE_TYPE, titleOf } from './figure';
