export { align } from './align';
export { compareHtml, isOnlyProgress } from './html';
export { readLine } from './lines';
export { masked } from './mask';
export { comparePrinted, compareText, compareWords, pairOf, problemOf } from './text';
