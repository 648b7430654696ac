// Fetches MNIST's own files into MNIST_DIR or data/mnist. Usage: npm run data:mnist. Exit codes: 0 all are there; 1 no mirror gave one.
import { downloadMnist } from '../lib/dist/data/mnist/index.js';

try {
  const folder = await downloadMnist({ log: (line) => console.log(line) });
  console.log(`MNIST is in ${folder}; the notebooks take it with -p dataset=idx`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
