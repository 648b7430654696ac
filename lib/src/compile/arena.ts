import { Tensor as OrtTensor } from 'onnxruntime-node';
import { sizeOf, type Data, type Dtype } from './graph';

/** Vectors of four floats are loaded and stored whole. */
const ALIGNMENT = 16;
const PAGE = 65536;

/**
 * The memory that the runtime and the kernels share. Blocks that are given back are used again for blocks of the same
 * size: steps come and go with the same shapes.
 */
class Arena {
  readonly memory = new WebAssembly.Memory({ initial: 16 });
  /** Counts how often the memory moved: views made before that are void. */
  generation = 0;
  // The first bytes stay free: no block has address 0.
  private end = ALIGNMENT;
  private readonly free = new Map<number, number[]>();

  allocate(bytes: number): number {
    const size = paddedSize(bytes);
    const address = this.free.get(size)?.pop() ?? this.extend(size);
    new Uint8Array(this.memory.buffer, address, size).fill(0);
    return address;
  }

  giveBack(address: number, bytes: number): void {
    const size = paddedSize(bytes);
    const list = this.free.get(size) ?? [];
    list.push(address);
    this.free.set(size, list);
  }

  private extend(size: number): number {
    const address = this.end;
    this.end += size;
    const { byteLength } = this.memory.buffer;
    if (this.end > byteLength) {
      // By half again at least, so that views are seldom void.
      const missing = Math.max(this.end - byteLength, byteLength / 2);
      this.memory.grow(Math.ceil(missing / PAGE));
      this.generation += 1;
    }
    return address;
  }
}

function paddedSize(bytes: number): number {
  return Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
}

const arena = new Arena();
const abandoned = new FinalizationRegistry<{ address: number; bytes: number }>(
  ({ address, bytes }) => {
    arena.giveBack(address, bytes);
  },
);

/** The memory that kernels import. */
export const sharedMemory = arena.memory;

/** The memory of one tensor, given back when nobody holds the block any more. */
export class Block {
  readonly address: number;
  private view: OrtTensor | undefined;
  private generation = -1;

  constructor(
    readonly dtype: Dtype,
    readonly shape: readonly number[],
  ) {
    const bytes = sizeOf(shape) * bytesPerElement(dtype);
    this.address = arena.allocate(bytes);
    abandoned.register(this, { address: this.address, bytes });
  }

  /** The block as the runtime takes it. Not to be kept: the memory may move when a block is made. */
  get tensor(): OrtTensor {
    if (!this.view || this.generation !== arena.generation) {
      this.view = new OrtTensor(
        this.dtype as 'float32',
        this.makeView() as Float32Array,
        this.shape,
      );
      this.generation = arena.generation;
    }
    return this.view;
  }

  /** The numbers. Not to be kept either. */
  get data(): Data {
    return this.tensor.data as Data;
  }

  private makeView(): Data {
    const { buffer } = arena.memory;
    const size = sizeOf(this.shape);
    if (this.dtype === 'float32') return new Float32Array(buffer, this.address, size);
    if (this.dtype === 'int32') return new Int32Array(buffer, this.address, size);
    return new Uint8Array(buffer, this.address, size);
  }
}

/** Tells at each run where a value is: the blocks of a variable change places. */
export type Locate = () => Block;

function bytesPerElement(dtype: Dtype): number {
  return dtype === 'bool' ? 1 : 4;
}
