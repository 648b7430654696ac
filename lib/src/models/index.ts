export { BernoulliVae, type BernoulliVaeOptions } from './bernoulliVae';
export { loadParameters, saveParameters } from './parameterFile';
export { ParameterFileError } from './parameterFileError';
