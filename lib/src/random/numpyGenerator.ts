import { ArgumentError, requireFinite, requireInteger, requireShapeList } from '../arguments';
import { boundedInteger, maskedInteger } from './boundedInteger';
import { correlate, lowerCholesky } from './cholesky';
import { drawNumbers } from './drawTensor';
import { Pcg64, type PcgSnapshot } from './pcg64';
import { SeedSequence, wordsOf } from './seedSequence';
import { nextNormal } from './ziggurat';

/**
 * NumPy's stream of random numbers in float64. Arrays come flat, row-major; a shape of [] is one number.
 * Made by `numpyGenerator(seed)`.
 */
export interface NumpyGenerator {
  /** Uniform numbers on [0, 1): `rng.random(shape)`. */
  random(shape: readonly number[]): Float64Array;

  /** Standard normal numbers: `rng.standard_normal(shape)`. */
  standardNormal(shape: readonly number[]): Float64Array;

  /** Normal numbers of mean `loc` and standard deviation `scale`: `rng.normal(loc, scale, size)`. */
  normal(options: NormalOptions): Float64Array;

  /** Uniform integers on [low, high): `rng.integers(low, high, size)`. */
  integers(low: number, high: number, size: readonly number[]): Float64Array;

  /** The integers 0 ... n - 1 in random order: `rng.permutation(n)`. */
  permutation(n: number): Int32Array;

  /**
   * Normal vectors of the given mean and covariance, of shape [...size, mean.length]:
   * `rng.multivariate_normal(mean, cov, size, method='cholesky')`.
   *
   * @throws ArgumentError unless `cov` is a symmetric positive definite matrix of mean.length rows.
   */
  multivariateNormal(
    mean: ArrayLike<number>,
    cov: readonly ArrayLike<number>[],
    size: readonly number[],
  ): Float64Array;

  /** An independent stream: `rng.spawn(1)[0]`. It takes no numbers from this one. */
  fork(): NumpyGenerator;

  /** `n` independent streams: `rng.spawn(n)`. It takes no numbers from this one. */
  split(n: number): NumpyGenerator[];

  /** Where the stream stands, as plain data that survives JSON. */
  getState(): NumpyGeneratorState;

  /** Puts the stream where `state` says, so that it repeats what it drew and what it forked from there on. */
  setState(state: NumpyGeneratorState): void;
}

/** Mean, standard deviation and shape of normal draws, as NumPy's `normal` takes them. */
export interface NormalOptions {
  /** Mean, 0 if left out. */
  readonly loc?: number;
  /** Standard deviation, 1 if left out. */
  readonly scale?: number;
  /** Shape of the result. */
  readonly size: readonly number[];
}

/** A snapshot of a stream, made by `getState()` of a NumpyGenerator. */
export interface NumpyGeneratorState extends PcgSnapshot {
  readonly algorithm: 'pcg64';
  /** The seed in 32-bit words, lowest first. */
  readonly entropy: readonly number[];
  /** Which child of which child this stream is. */
  readonly spawnKey: readonly number[];
  /** How many streams were forked from it. */
  readonly childrenSpawned: number;
}

/**
 * The stream of `numpy.random.default_rng(seed)`.
 *
 * Uniform numbers, integers, permutations and forks are NumPy's to the last bit. So are normal numbers wherever `Math.exp` and
 * `Math.log1p` agree with the C library: no difference was met in a million draws. Vectors agree to some 1e-15, as sums of
 * products are rounded in another order.
 *
 * @param seed an integer of at least 0, however long
 * @throws ArgumentError for any other seed.
 *
 * @example
 * const g = numpyGenerator(1);
 * console.assert(g.random([2])[0] === 0.5118216247002567);
 * const xy = g.multivariateNormal([0, 0], [[1, 0.5], [0.5, 1]], [100]);
 * console.assert(xy.length === 200);
 */
export function numpyGenerator(seed: number | bigint): NumpyGenerator {
  const isInteger = typeof seed === 'bigint' || Number.isSafeInteger(seed);
  if (!isInteger || seed < 0) throw new ArgumentError('seed', 'an integer of at least 0', seed);
  return fromSequence(new SeedSequence(wordsOf(BigInt(seed))));
}

function fromSequence(seeds: SeedSequence): NumpyGenerator {
  return new Pcg64Generator(Pcg64.fromSeed(seeds.generateState(8)), seeds);
}

class Pcg64Generator implements NumpyGenerator {
  constructor(
    private engine: Pcg64,
    private seeds: SeedSequence,
  ) {}

  random(shape: readonly number[]): Float64Array {
    const out = empty('random', 'shape', shape);
    for (let i = 0; i < out.length; i++) out[i] = this.engine.nextDouble();
    return out;
  }

  standardNormal(shape: readonly number[]): Float64Array {
    const out = empty('standardNormal', 'shape', shape);
    for (let i = 0; i < out.length; i++) out[i] = nextNormal(this.engine);
    return out;
  }

  normal({ loc = 0, scale = 1, size }: NormalOptions): Float64Array {
    requireFinite('loc', loc);
    requireFinite('scale', scale);
    if (scale < 0) throw new ArgumentError('scale', 'a number of at least 0', scale);
    const out = empty('normal', 'size', size);
    for (let i = 0; i < out.length; i++) out[i] = loc + scale * nextNormal(this.engine);
    return out;
  }

  integers(low: number, high: number, size: readonly number[]): Float64Array {
    requireInteger('low', low);
    requireInteger('high', high, { min: low + 1 });
    const out = empty('integers', 'size', size);
    const greatest = high - 1 - low;
    if (!Number.isSafeInteger(greatest))
      throw new ArgumentError('high', `at most 2^53 above low, which is ${low}`, high);
    for (let i = 0; i < out.length; i++) out[i] = low + boundedInteger(this.engine, greatest);
    return out;
  }

  permutation(n: number): Int32Array {
    drawNumbers('permutation');
    requireInteger('n', n, { min: 0, max: 2 ** 31 - 1 });
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const other = maskedInteger(this.engine, i);
      const taken = order[i];
      order[i] = order[other];
      order[other] = taken;
    }
    return order;
  }

  multivariateNormal(
    mean: ArrayLike<number>,
    cov: readonly ArrayLike<number>[],
    size: readonly number[],
  ): Float64Array {
    if (!Array.from(mean).every(Number.isFinite))
      throw new ArgumentError('mean', 'a list of finite numbers', mean);
    const factor = lowerCholesky('cov', cov, mean.length);
    const out = empty('multivariateNormal', 'size', [...size, mean.length]);
    for (let i = 0; i < out.length; i++) out[i] = nextNormal(this.engine);
    correlate(out, factor, mean);
    return out;
  }

  fork(): NumpyGenerator {
    drawNumbers('fork');
    return fromSequence(this.seeds.spawn());
  }

  split(n: number): NumpyGenerator[] {
    requireInteger('n', n, { min: 0 });
    return Array.from({ length: n }, () => this.fork());
  }

  getState(): NumpyGeneratorState {
    const { entropy, spawnKey, childrenSpawned } = this.seeds;
    return { algorithm: 'pcg64', ...this.engine.snapshot(), entropy, spawnKey, childrenSpawned };
  }

  setState(state: NumpyGeneratorState): void {
    if (!isPcgState(state))
      throw new ArgumentError('state', 'what getState() of a numpyGenerator returned', state);
    this.engine = Pcg64.fromSnapshot(state);
    this.seeds = new SeedSequence(state.entropy, state.spawnKey, state.childrenSpawned);
  }
}

/** Whether a state, which may come from a file, is one whatever its type says. */
function isPcgState(s: Partial<NumpyGeneratorState>): boolean {
  return (
    s.algorithm === 'pcg64' &&
    s.state?.length === 4 &&
    s.increment?.length === 4 &&
    (s.spare === null || Number.isInteger(s.spare)) &&
    Array.isArray(s.entropy) &&
    Array.isArray(s.spawnKey) &&
    Number.isInteger(s.childrenSpawned)
  );
}

function empty(method: string, argument: string, shape: readonly number[]): Float64Array {
  drawNumbers(method);
  requireShapeList(argument, shape);
  return new Float64Array(shape.reduce((product, size) => product * size, 1));
}
