export { align } from './align';
export { compareHtml, isOnlyProgress } from './html';
export { readLine, unitOf } from './lines';
export { masked } from './mask';
export { comparePrinted, compareText, compareWords, patterns } from './text';
