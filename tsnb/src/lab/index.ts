export { addLabCommand } from './command';
