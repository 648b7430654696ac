export { backend, ready, type Backend } from './backend';
export { ArgumentError } from './arguments';
