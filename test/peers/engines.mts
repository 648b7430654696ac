import { createRequire } from 'node:module';

/** Whether `npm run setup:tfjs-node` was run. Where CI is set, missing is failing: the tests then run, and say so. */
export function isNativeExpected(): boolean {
  if (process.env['CI'] === 'true') return true;
  try {
    createRequire(import.meta.url).resolve('@tensorflow/tfjs-node');
    return true;
  } catch {
    console.warn(
      "The library is not tested on TensorFlow's binding: run npm run setup:tfjs-node first",
    );
    return false;
  }
}
