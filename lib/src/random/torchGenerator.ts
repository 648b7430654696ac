import * as tf from '@tensorflow/tfjs';
import { ArgumentError, requireFinite, requireInteger, requireShapeList } from '../arguments';
import { BLOCK, normalsFromUniforms } from './boxMuller';
import { drawNumbers, drawTensor } from './drawTensor';
import type { Generator, GeneratorState } from './generator';
import { Mt19937, WORDS } from './mt19937';

const f = Math.fround;
/** 256 bits: two forks share a stream with probability 2^-256, where a 32-bit seed would collide after some 10,000 forks. */
const FORK_KEY_WORDS = 8;
/** From this range on PyTorch takes 64 bits an integer instead of 32. */
const WIDE_RANGE = 2 ** 28;
/** From (2^32 - 1) / 20 on PyTorch shuffles in another way, which nobody has asked for yet. */
const LONGEST_PERMUTATION = 214748363;

/**
 * PyTorch's CPU stream: what `torch.manual_seed(seed)` and the calls after it draw.
 *
 * @param seed an integer from -2^63 to 2^64 - 1. As in PyTorch only its low 32 bits count.
 * @throws ArgumentError for any other seed.
 *
 * @example
 * const g = torchGenerator(0);
 * const x = g.rand([2]);
 * console.assert(Math.abs(x.dataSync()[0] - 0.4962566) < 1e-6);
 * console.assert(g.randperm(5).length === 5);
 */
export function torchGenerator(seed: number | bigint): Generator {
  return new TorchGenerator(Mt19937.fromSeed(lowWord(seed)));
}

function lowWord(seed: number | bigint): number {
  const isInteger = typeof seed === 'bigint' || Number.isSafeInteger(seed);
  if (!isInteger || seed < -(2n ** 63n) || seed >= 2n ** 64n)
    throw new ArgumentError('seed', 'an integer from -2^63 to 2^64 - 1', seed);
  return Number(BigInt.asUintN(32, BigInt(seed)));
}

/** Whether a state, which may come from a file, is one whatever its type says. */
function isMersenneState({
  algorithm,
  words,
  position = -1,
  spareNormal,
}: Partial<GeneratorState>): boolean {
  return (
    algorithm === 'mt19937' &&
    Array.isArray(words) &&
    words.length === WORDS &&
    Number.isInteger(position) &&
    position >= 0 &&
    position <= WORDS &&
    (spareNormal === null || Number.isFinite(spareNormal))
  );
}

class TorchGenerator implements Generator {
  private spareNormal: number | null = null;

  constructor(private engine: Mt19937) {}

  rand(shape: readonly number[]): tf.Tensor {
    requireShapeList('shape', shape);
    return drawTensor(shape, (size) => this.randArray(size));
  }

  randn(shape: readonly number[]): tf.Tensor {
    requireShapeList('shape', shape);
    return drawTensor(shape, (size) => this.randnArray(size));
  }

  uniform(shape: readonly number[], low: number, high: number): tf.Tensor {
    requireShapeList('shape', shape);
    requireFinite('low', low);
    requireFinite('high', high);
    if (low > high) throw new ArgumentError('high', `at least low, which is ${low}`, high);
    if (!Number.isFinite(f(f(high) - f(low))))
      throw new ArgumentError(
        'high',
        'a number whose distance from low is finite in float32',
        high,
      );
    return drawTensor(shape, (size) => this.uniformArray(size, f(low), f(high)));
  }

  randint(low: number, high: number, shape: readonly number[]): tf.Tensor {
    requireInteger('low', low, { min: -(2 ** 31), max: 2 ** 31 - 1 });
    requireInteger('high', high, { min: low + 1, max: 2 ** 31 });
    requireShapeList('shape', shape);
    return drawTensor(shape, (size) => this.randintArray(size, low, high - low), 'int32');
  }

  bernoulli(probs: tf.Tensor): tf.Tensor {
    if (!(probs instanceof tf.Tensor)) throw new ArgumentError('probs', 'a tensor', probs);
    return tf.tidy(() => this.rand(probs.shape).less(probs).cast('float32'));
  }

  randperm(n: number): Int32Array {
    drawNumbers('randperm');
    requireInteger('n', n, { min: 0, max: LONGEST_PERMUTATION });
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = 0; i < n - 1; i++) {
      const other = i + (this.engine.next() % (n - i));
      const taken = order[i];
      order[i] = order[other];
      order[other] = taken;
    }
    return order;
  }

  randint64(): bigint {
    drawNumbers('randint64');
    return BigInt.asUintN(63, this.next64());
  }

  randArray(n: number): Float32Array {
    drawNumbers('randArray');
    requireInteger('n', n, { min: 0 });
    const out = new Float32Array(n);
    this.engine.fillUniform(out);
    return out;
  }

  randnArray(n: number): Float32Array {
    drawNumbers('randnArray');
    requireInteger('n', n, { min: 0 });
    if (n < BLOCK) return Float32Array.from({ length: n }, () => this.nextNormal());
    const out = this.randArray(n);
    normalsFromUniforms(out);
    if (n % BLOCK !== 0) {
      const tail = this.randArray(BLOCK);
      normalsFromUniforms(tail);
      out.set(tail, n - BLOCK);
    }
    return out;
  }

  fork(): Generator {
    drawNumbers('fork');
    const key = Uint32Array.from({ length: FORK_KEY_WORDS }, () => this.engine.next());
    return new TorchGenerator(Mt19937.fromKey(key));
  }

  split(n: number): Generator[] {
    requireInteger('n', n, { min: 0 });
    return Array.from({ length: n }, () => this.fork());
  }

  getState(): GeneratorState {
    drawNumbers('getState');
    return {
      algorithm: 'mt19937',
      ...this.engine.snapshot(),
      spareNormal: this.spareNormal,
    };
  }

  setState(state: GeneratorState): void {
    drawNumbers('setState');
    if (!isMersenneState(state))
      throw new ArgumentError('state', 'what getState() of a torchGenerator returned', state);
    this.engine = Mt19937.fromSnapshot(state);
    this.spareNormal = state.spareNormal;
  }

  private uniformArray(n: number, low: number, high: number): Float32Array {
    const out = this.randArray(n);
    const width = f(high - low);
    for (let i = 0; i < n; i++) {
      // Rounded once: PyTorch multiplies and adds in one fused operation.
      const value = f(out[i] * width + low);
      out[i] = value === high ? low : value;
    }
    return out;
  }

  private randintArray(n: number, low: number, range: number): Int32Array {
    const out = new Int32Array(n);
    for (let i = 0; i < n; i++) {
      const offset =
        range < WIDE_RANGE ? this.engine.next() % range : Number(this.next64() % BigInt(range));
      out[i] = low + offset;
    }
    return out;
  }

  /** Box-Muller in double precision, a pair at a time: the sine is kept for the next call, whenever it comes. */
  private nextNormal(): number {
    if (this.spareNormal !== null) {
      const spare = this.spareNormal;
      this.spareNormal = null;
      return spare;
    }
    const angle = 2 * Math.PI * this.nextDouble();
    const radius = Math.sqrt(-2 * Math.log1p(-this.nextDouble()));
    this.spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** A uniform double on [0, 1) with 53 random bits: the low 21 of one output, then all 32 of the next. */
  private nextDouble(): number {
    const high = this.engine.next() & 0x1fffff;
    return (high * 2 ** 32 + this.engine.next()) * 2 ** -53;
  }

  private next64(): bigint {
    const high = BigInt(this.engine.next());
    return (high << 32n) | BigInt(this.engine.next());
  }
}
