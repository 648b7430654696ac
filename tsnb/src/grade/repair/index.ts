export { assemble, type Assembled, type Assembly } from './assemble';
