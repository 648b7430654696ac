export type { Generator, GeneratorState } from './generator';
export { torchGenerator } from './torchGenerator';
