export { correlate, lowerCholesky } from './cholesky';
export { drawTensor, recordDraws, type Draw, type DrawRecorder } from './drawTensor';
export type { Generator, GeneratorState } from './generator';
export {
  numpyGenerator,
  type NormalOptions,
  type NumpyGenerator,
  type NumpyGeneratorState,
} from './numpyGenerator';
export { torchGenerator } from './torchGenerator';
