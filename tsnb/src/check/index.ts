export { addCheckCommand } from './command';
export { addDiffCommand } from './diffCommand';
