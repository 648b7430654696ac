export { compareData, compareSamples, samplesOf, type DataPair } from './data';
export { compareJson, compareNumber } from './json';
export { arrayOf } from './typedArray';
