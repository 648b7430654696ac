export { addCheckCommand } from './command';
