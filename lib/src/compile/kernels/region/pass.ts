import type { Value } from '../../graph';
import * as wasm from '../assembler';
import { plus, type Emitter } from '../emitter';

/** Where a pass counts: bytes of a matrix before this row and, in a loop, bytes of the row. */
export interface Position {
  readonly matrix: number;
  readonly done: number | undefined;
}

/** One pass over the vectors of a row: where it is, and the locals that it uses again for every vector. */
export class Pass {
  private offset = 0;
  private readonly locals = new Map<Value, number>();
  private readonly bases = new Map<number, number>();

  constructor(
    private readonly emitter: Emitter,
    private readonly position: Position,
  ) {}

  /** The same pass, so many bytes after where the loop is. */
  at(offset: number): this {
    this.offset = offset;
    return this;
  }

  localFor(value: Value): number {
    const local = this.locals.get(value) ?? this.emitter.vector();
    this.locals.set(value, local);
    return local;
  }

  /** The local with the address of this row in a matrix, which the prologue works out once. */
  base(address: number, prologue: number[]): number {
    const known = this.bases.get(address);
    if (known !== undefined) return known;
    const local = this.emitter.integer();
    this.bases.set(address, local);
    prologue.push(...plus(address, this.position.matrix), ...wasm.localSet(local));
    return local;
  }

  load(address: number): number[] {
    return [...this.address(address), ...wasm.v128Load(this.offset)];
  }

  store(address: number, value: wasm.Code): number[] {
    return [...this.address(address), ...value, ...wasm.v128Store(this.offset)];
  }

  private address(address: number): number[] {
    const { done } = this.position;
    return done === undefined ? wasm.localGet(address) : plus(address, done);
  }
}
