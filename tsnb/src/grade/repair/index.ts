export { assemble, type Assembled } from './assemble';
