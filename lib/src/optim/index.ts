export { Adam, type AdamOptions } from './adam';
export { Optimizer } from './optimizer';
export { RMSProp, type RmsPropOptions } from './rmsProp';
export { SGD, type SgdOptions } from './sgd';
