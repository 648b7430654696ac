import type { Progress } from './runtime';

/** A part of a cell's source that declares something when the code comes to it: a declaration or one of its variables. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  /** Which value of `Progress.done` says that it has been reached. */
  readonly at: number;
}

/** What is known of a cell's compiled code. Positions count in the cell's source. */
export class EmittedCell {
  /** The variables of the notebook that the code names. */
  readonly used = new Set<string>();
  /** Those it declares, not for the compiler alone. */
  readonly declared = new Set<string>();
  readonly pieces: Piece[] = [];
  /** Statements that declare nothing. */
  readonly others: { start: number; end: number }[] = [];
  /** Whether it awaits at its top level. */
  awaits = false;
  /** Under which property of tslab's `exports` it leaves its value; null if it ends in no expression. */
  valueName: string | null = null;
  /** Made when the code begins to run. */
  progress: Progress | null = null;

  /**
   * @param id counts the emits
   * @param names everything it declares, types too
   */
  constructor(
    readonly id: number,
    readonly names: ReadonlySet<string>,
  ) {}

  /** What of the source no longer stands once the cell has ended where it is: all that declares nothing, and what was not reached. */
  unreached(): { start: number; end: number }[] {
    const done = this.progress?.done ?? 0;
    return [...this.others, ...this.pieces.filter(({ at }) => at > done)];
  }

  /** Whether the cell has run to the end of what it declares. */
  get isDone(): boolean {
    const done = this.progress?.done ?? 0;
    return this.pieces.every(({ at }) => at <= done);
  }
}
