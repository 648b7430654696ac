import { failToStart, startKernel } from './startKernel';

// The program in the kernelspec: node start.js --config-path CONNECTION_FILE

const at = process.argv.indexOf('--config-path');
const file = at < 0 ? undefined : process.argv[at + 1];
if (file === undefined) {
  process.stderr.write('usage: start.js --config-path CONNECTION_FILE\n');
  process.exitCode = 2;
} else startKernel(file).catch(failToStart);
