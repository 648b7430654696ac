import type { Locate } from '../../arena';
import { sizeOf, type Node, type Value } from '../../graph';
import * as wasm from '../assembler';
import { Emitter, loopOver, plus, type Kernel } from '../emitter';
import { calculation } from '../operators';
import type { Group } from './groups';

/** A value that the kernel makes, and the block that it is stored in. */
export interface Stored {
  readonly value: Value;
  readonly locate: Locate;
}

/**
 * A kernel that runs loops of element by element arithmetic, four floats at a time, each value read and written once. Blocks
 * are padded to four floats, so the last vector may be ragged.
 */
export function updateKernel(
  groups: readonly Group[],
  inputs: ReadonlyMap<Value, Locate>,
  outputs: readonly Stored[],
): Kernel {
  const writer = new Writer(inputs, outputs);
  const loops = groups.flatMap((group) => writer.group(group));
  return writer.emitter.kernel([...loops, ...writer.scalarStores()]);
}

class Writer {
  readonly emitter = new Emitter();
  /** How many bytes of the tensors a loop has done. */
  private readonly done = this.emitter.integer();
  /** Locals that hold a scalar in all four lanes. */
  private readonly scalars = new Map<Value, number>();

  constructor(
    private readonly inputs: ReadonlyMap<Value, Locate>,
    private readonly outputs: readonly Stored[],
  ) {}

  /** The code of one group, of which the scalars' runs once. */
  group({ size, nodes }: Group): number[] {
    if (size === 1) return this.calculate(nodes, this.scalars);
    const elements = new Map<Value, number>();
    const body = [...this.calculate(nodes, elements), ...this.stores(nodes, elements)];
    return loopOver(this.done, 4 * size, body);
  }

  /** Scalars are stored at the very end: the loops read what they were before. */
  scalarStores(): number[] {
    return this.outputs.flatMap(({ value, locate }) => {
      const local = this.scalars.get(value);
      if (local === undefined) return [];
      const address = wasm.localGet(this.emitter.address(locate));
      return [...address, ...wasm.localGet(local), ...wasm.V128_STORE32_FIRST_LANE];
    });
  }

  /** Does the nodes one after the other; `made` gets the locals of their operands and results. */
  private calculate(nodes: readonly Node[], made: Map<Value, number>): number[] {
    const code: number[] = [];
    for (const node of nodes) {
      const operands = node.inputs.flatMap((value) =>
        value ? [this.scalars.get(value) ?? made.get(value) ?? this.read(value, made, code)] : [],
      );
      const local = this.emitter.vector();
      made.set(node.outputs[0], local);
      code.push(...calculation(node, operands), ...wasm.localSet(local));
    }
    return code;
  }

  /** The local of an operand that is not known yet; `code` fetches the elements of a tensor. */
  private read(value: Value, made: Map<Value, number>, code: number[]): number {
    const address = () => this.emitter.address(this.find(value));
    if (sizeOf(value.shape) === 1) {
      const local = this.emitter.number(value, address);
      this.scalars.set(value, local);
      return local;
    }
    const local = this.emitter.vector();
    made.set(value, local);
    code.push(...plus(address(), this.done), ...wasm.v128Load(), ...wasm.localSet(local));
    return local;
  }

  /** The code that stores what a loop made for a variable. */
  private stores(nodes: readonly Node[], elements: ReadonlyMap<Value, number>): number[] {
    return this.outputs.flatMap(({ value, locate }) => {
      const local = elements.get(value);
      if (local === undefined || !nodes.some(({ outputs }) => outputs[0] === value)) return [];
      const place = plus(this.emitter.address(locate), this.done);
      return [...place, ...wasm.localGet(local), ...wasm.v128Store()];
    });
  }

  private find(value: Value): Locate {
    const locate = this.inputs.get(value);
    if (!locate) throw new Error('the update kernel reads a value that nobody gives it');
    return locate;
  }
}
