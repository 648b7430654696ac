// The multiplier 0x2360ed051fc65da44385df649fccf645 in four words, lowest first; a const enum becomes literals.
const enum Multiplier {
  M0 = 0x9fccf645,
  M1 = 0x4385df64,
  M2 = 0x1fc65da4,
  M3 = 0x2360ed05,
}
const LOW_HALF = 0xffff;

/**
 * The generator PCG64: a linear congruential generator of 128 bits, whose output is its two halves xor-ed and rotated
 * (XSL-RR). It works on words of 32 bits, lowest first: arithmetic with BigInt would take ten times as long.
 *
 * Source: M. E. O'Neill, "PCG: A family of simple fast space-efficient statistically good algorithms for random number
 * generation", Harvey Mudd College HMC-CS-2014-0905 (2014).
 */
export class Pcg64 {
  /** The words of the latest output, set by `step()`. */
  low = 0;
  high = 0;
  /** The upper half of an output whose lower half was taken by `next32()`. */
  private spare: number | null = null;

  private constructor(
    private readonly state: Uint32Array,
    private readonly increment: Uint32Array,
  ) {}

  /** Seeded by 8 words: two integers of 128 bits, each as two of 64 bits, upper one first. */
  static fromSeed(words: Uint32Array): Pcg64 {
    const start = Uint32Array.of(words[2], words[3], words[0], words[1]);
    const stream = Uint32Array.of(words[6], words[7], words[4], words[5]);
    const increment = stream.map((word, i) => (word << 1) | (i === 0 ? 1 : stream[i - 1] >>> 31));
    const engine = new Pcg64(new Uint32Array(4), increment);
    engine.step();
    addWords(engine.state, start);
    engine.step();
    return engine;
  }

  static fromSnapshot({ state, increment, spare }: PcgSnapshot): Pcg64 {
    const engine = new Pcg64(Uint32Array.from(state), Uint32Array.from(increment));
    engine.spare = spare;
    return engine;
  }

  snapshot(): PcgSnapshot {
    return {
      state: Array.from(this.state),
      increment: Array.from(this.increment),
      spare: this.spare,
    };
  }

  /** Draws 64 bits into `low` and `high`. */
  step(): void {
    const { state } = this;
    this.advance();
    const rotation = state[3] >>> 26;
    const first = state[0] ^ state[2];
    const second = state[1] ^ state[3];
    const low = rotation < 32 ? first : second;
    const high = rotation < 32 ? second : first;
    const shift = rotation & 31;
    // Shifts count modulo 32, so a shift by 32 - 0 would keep the bits that it should drop: hence in two steps.
    this.low = (low >>> shift) | ((high << 1) << (31 - shift));
    this.high = (high >>> shift) | ((low << 1) << (31 - shift));
  }

  /** 32 bits: the lower half of an output, then its upper half. */
  next32(): number {
    if (this.spare !== null) {
      const spare = this.spare;
      this.spare = null;
      return spare;
    }
    this.step();
    this.spare = this.high >>> 0;
    return this.low >>> 0;
  }

  /** A uniform float64 on [0, 1) with 53 random bits. */
  nextDouble(): number {
    this.step();
    return ((this.high >>> 0) * 2 ** 21 + (this.low >>> 11)) * 2 ** -53;
  }

  /** state = state * multiplier + increment, modulo 2^128. */
  private advance(): void {
    const { state, increment } = this;
    // The state in halves of 16 bits, so that each product below is exact in float64, and so are the sums.
    const a0 = state[0] & LOW_HALF;
    const b0 = state[0] >>> 16;
    const a1 = state[1] & LOW_HALF;
    const b1 = state[1] >>> 16;
    const a2 = state[2] & LOW_HALF;
    const b2 = state[2] >>> 16;
    const a3 = state[3] & LOW_HALF;
    const b3 = state[3] >>> 16;
    // The terms of weight 2^(32 k) are even_k; those of weight 2^(32 k + 16) are odd_k.
    const even0 = a0 * Multiplier.M0;
    const even1 = a0 * Multiplier.M1 + a1 * Multiplier.M0;
    const even2 = a0 * Multiplier.M2 + a1 * Multiplier.M1 + a2 * Multiplier.M0;
    const even3 = a0 * Multiplier.M3 + a1 * Multiplier.M2 + a2 * Multiplier.M1 + a3 * Multiplier.M0;
    const odd0 = b0 * Multiplier.M0;
    const odd1 = b0 * Multiplier.M1 + b1 * Multiplier.M0;
    const odd2 = b0 * Multiplier.M2 + b1 * Multiplier.M1 + b2 * Multiplier.M0;
    const odd3 = b0 * Multiplier.M3 + b1 * Multiplier.M2 + b2 * Multiplier.M1 + b3 * Multiplier.M0;
    const over0 = Math.floor(odd0 * 2 ** -16);
    const over1 = Math.floor(odd1 * 2 ** -16);
    const over2 = Math.floor(odd2 * 2 ** -16);
    const over3 = Math.floor(odd3 * 2 ** -16);
    const sum0 = increment[0] + even0 + (odd0 - over0 * 2 ** 16) * 2 ** 16;
    const sum1 = carry(sum0) + increment[1] + even1 + over0 + (odd1 - over1 * 2 ** 16) * 2 ** 16;
    const sum2 = carry(sum1) + increment[2] + even2 + over1 + (odd2 - over2 * 2 ** 16) * 2 ** 16;
    const sum3 = carry(sum2) + increment[3] + even3 + over2 + (odd3 - over3 * 2 ** 16) * 2 ** 16;
    state[0] = sum0;
    state[1] = sum1;
    state[2] = sum2;
    state[3] = sum3;
  }
}

function carry(sum: number): number {
  return Math.floor(sum * 2 ** -32);
}

export interface PcgSnapshot {
  readonly state: readonly number[];
  readonly increment: readonly number[];
  readonly spare: number | null;
}

/** target += addend, over words of 32 bits, lowest first. */
function addWords(target: Uint32Array, addend: Uint32Array): void {
  let carry = 0;
  for (let i = 0; i < target.length; i++) {
    const sum = target[i] + addend[i] + carry;
    target[i] = sum;
    carry = sum >= 2 ** 32 ? 1 : 0;
  }
}
