export {
  Gelu,
  gelu,
  Relu,
  relu,
  Sigmoid,
  sigmoid,
  Softplus,
  softplus,
  Tanh,
  tanh,
} from './activations';
export { BatchNorm1d, type BatchNormOptions } from './batchNorm1d';
export { Linear } from './linear';
export { mseLoss } from './losses';
export { Module, type TensorModule } from './module';
export { perturb } from './perturbation';
export { Sequential } from './sequential';
