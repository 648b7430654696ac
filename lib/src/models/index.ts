export { BernoulliVae, type BernoulliVaeOptions } from './bernoulliVae';
export { loadParameters, saveParameters } from './parameterFile';
export { shippedParameters } from './shippedParameters';
export { ParameterFileError } from './parameterFileError';
