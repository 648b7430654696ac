import type { Pcg64 } from './pcg64';

const WORD = 2 ** 32;

/**
 * A uniform integer from 0 to `greatest`, which is at most 2^53 - 1, without bias: the upper half of a product, drawn again
 * where it would favour some values.
 *
 * Source: D. Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019).
 */
export function boundedInteger(engine: Pcg64, greatest: number): number {
  if (greatest === 0) return 0;
  if (greatest === WORD - 1) return engine.next32();
  return greatest < WORD ? bounded32(engine, greatest + 1) : bounded64(engine, greatest + 1);
}

/**
 * The same distribution as NumPy's shuffle draws it, for `greatest` below 2^32: as many bits as `greatest` has, drawn again while
 * they are above it.
 */
export function maskedInteger(engine: Pcg64, greatest: number): number {
  const mask = 2 ** (32 - Math.clz32(greatest)) - 1;
  for (;;) {
    const bits = (engine.next32() & mask) >>> 0;
    if (bits <= greatest) return bits;
  }
}

function bounded32(engine: Pcg64, count: number): number {
  let word = engine.next32();
  let left = Math.imul(word, count) >>> 0;
  if (left < count) {
    const unfair = (WORD - count) % count;
    while (left < unfair) {
      word = engine.next32();
      left = Math.imul(word, count) >>> 0;
    }
  }
  return upperWord(word, count, left);
}

/** The upper 32 bits of `word` times `count`, given the lower ones: the product may have 64 bits, so it is halved first. */
function upperWord(word: number, count: number, lower: number): number {
  const half = word >>> 16;
  const coarse = half * count;
  const fine = (word & 0xffff) * count;
  // coarse 2^16 + fine, less the lower word, is a multiple of 2^32.
  return Math.round((coarse + (fine - lower) / 2 ** 16) / 2 ** 16);
}

function bounded64(engine: Pcg64, count: number): number {
  const range = BigInt(count);
  const unfair = (2n ** 64n - range) % range;
  for (;;) {
    engine.step();
    const product = ((BigInt(engine.high >>> 0) << 32n) | BigInt(engine.low >>> 0)) * range;
    if (BigInt.asUintN(64, product) >= unfair) return Number(product >> 64n);
  }
}
