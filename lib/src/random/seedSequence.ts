const POOL_SIZE = 4;

/**
 * Spreads a seed of any length over as many words of state as a generator needs, and gives out seeds for further, independent
 * streams: NumPy's `SeedSequence`, after M. E. O'Neill, "Developing a seed_seq alternative" (pcg-random.org, 2015).
 */
export class SeedSequence {
  private readonly pool: Uint32Array;

  /**
   * @param entropy the seed, as 32-bit words, lowest first
   * @param spawnKey which child of which child this is
   * @param childrenSpawned how many children it has given out
   */
  constructor(
    readonly entropy: readonly number[],
    readonly spawnKey: readonly number[] = [],
    public childrenSpawned = 0,
  ) {
    this.pool = mixedPool(assembled(entropy, spawnKey));
  }

  /** The next child, which shares nothing with its siblings. */
  spawn(): SeedSequence {
    return new SeedSequence(this.entropy, [...this.spawnKey, this.childrenSpawned++]);
  }

  /** `size` words of state. */
  generateState(size: number): Uint32Array {
    const hash = hashing(0x8b51f9dd, 0x58f38ded);
    return Uint32Array.from({ length: size }, (_, i) => hash(this.pool[i % POOL_SIZE]));
  }
}

/** The words of an integer of at least 0, lowest first; one word for 0. */
export function wordsOf(integer: bigint): number[] {
  const words: number[] = [];
  let rest = integer;
  do {
    words.push(Number(rest & 0xffffffffn));
    rest >>= 32n;
  } while (rest > 0n);
  return words;
}

function assembled(entropy: readonly number[], spawnKey: readonly number[]): readonly number[] {
  if (spawnKey.length === 0) return entropy;
  // A short seed is filled up, so that its children differ from the strangers seeded with the longer sequence.
  const filling = Math.max(0, POOL_SIZE - entropy.length);
  return [...entropy, ...new Array<number>(filling).fill(0), ...spawnKey];
}

function mixedPool(entropy: readonly number[]): Uint32Array {
  const hash = hashing(0x43b0d7e5, 0x931e8875);
  const pool = Uint32Array.from({ length: POOL_SIZE }, (_, i) => hash(entropy[i] ?? 0));
  for (let source = 0; source < POOL_SIZE; source++)
    for (let target = 0; target < POOL_SIZE; target++)
      if (source !== target) pool[target] = mix(pool[target], hash(pool[source]));
  for (const word of entropy.slice(POOL_SIZE))
    for (let target = 0; target < POOL_SIZE; target++) pool[target] = mix(pool[target], hash(word));
  return pool;
}

/** A hash of words whose constant moves on with each word. */
function hashing(start: number, multiplier: number): (word: number) => number {
  let constant = start;
  return (word) => {
    const keyed = word ^ constant;
    constant = Math.imul(constant, multiplier);
    return foldHalf(Math.imul(keyed, constant));
  };
}

function mix(x: number, y: number): number {
  return foldHalf(Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y));
}

function foldHalf(word: number): number {
  return word ^ (word >>> 16);
}
