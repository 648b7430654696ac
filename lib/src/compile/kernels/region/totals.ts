import type { Value } from '../../graph';
import * as wasm from '../assembler';
import { addTo, loopOver, type Emitter } from '../emitter';
import type { Role } from './layout';
import { Pass } from './pass';

/**
 * Rows after which sums over rows are added to the totals: a long sum in float32 keeps its precision when it is made of short
 * ones.
 */
export const ROWS_A_SUM = 128;

/** One sum over all rows: what is added for each, and where it is kept. */
export interface Total {
  readonly output: Value;
  readonly role: Role & { kind: 'down' };
  /** Whether whole rows are added, not a number of each. */
  readonly isFull: boolean;
  /** The local of a number's sum, or the address of a row's sums. */
  readonly sum: number;
  /** The same of the total. */
  readonly total: number;
  /** The address of the output. */
  readonly address: number;
}

/** What goes over the sums of a row, each `body` for all of its vectors. */
export class Totals {
  private readonly pass: Pass;

  /** @param columns of a row. */
  constructor(
    emitter: Emitter,
    private readonly totals: readonly Total[],
    private readonly columns: number,
    private readonly position: { readonly matrix: number; readonly done: number },
  ) {
    this.pass = new Pass(emitter, position);
  }

  /** Starts at 0. */
  clear(): number[] {
    const zero = wasm.v128Const(0);
    return this.totals.flatMap(({ role, sum, total }) =>
      role.layout === 'scalar'
        ? [...zero, ...wasm.localSet(sum), ...zero, ...wasm.localSet(total)]
        : this.overRow([...this.pass.store(sum, zero), ...this.pass.store(total, zero)]),
    );
  }

  /** Adds the sums to the totals and starts them again. */
  addUp(): number[] {
    const zero = wasm.v128Const(0);
    return this.totals.flatMap(({ role, sum, total }) => {
      if (role.layout === 'scalar')
        return [...addTo(total, wasm.localGet(sum)), ...zero, ...wasm.localSet(sum)];
      const added = [...this.pass.load(total), ...this.pass.load(sum), ...wasm.F32X4.add];
      return this.overRow([...this.pass.store(total, added), ...this.pass.store(sum, zero)]);
    });
  }

  /** Divides means by their lengths, and stores numbers. */
  finish(): number[] {
    return this.totals.flatMap(({ role, isFull, total, address }) => {
      const { divisor, layout } = role;
      const divided = divisor === 1 ? [] : [...wasm.v128Const(divisor), ...wasm.F32X4.div];
      if (layout === 'scalar') {
        const lanes = isFull ? addLanes(total) : [];
        const value = [...wasm.localGet(total), ...divided];
        return [...lanes, ...wasm.localGet(address), ...value, ...wasm.V128_STORE32_FIRST_LANE];
      }
      if (divisor === 1) return [];
      return this.overRow(this.pass.store(total, [...this.pass.load(total), ...divided]));
    });
  }

  private overRow(body: wasm.Code): number[] {
    return loopOver(this.position.done, 4 * this.columns, body);
  }
}

/** All four lanes become the sum of the four. */
export function addLanes(local: number): number[] {
  return [2, 1].flatMap((places) => addTo(local, rotated(local, places)));
}

/** The four floats of a local moved on by so many places, the last ones to the front. */
function rotated(local: number, places: number): number[] {
  const bytes = Array.from({ length: 16 }, (_, byte) => (byte + 4 * places) % 16);
  return [...wasm.localGet(local), ...wasm.localGet(local), ...wasm.i8x16Shuffle(bytes)];
}
