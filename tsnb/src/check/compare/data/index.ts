export { compareData, compareSamples, samplesOf } from './data';
export { compareJson, compareNumber } from './json';
export { arrayOf } from './typedArray';
