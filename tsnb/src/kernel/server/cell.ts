import type { Header, Message } from '../wire';

/** What the protocol calls an error: in `error` messages and in replies. */
export interface ErrorContent {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: string[];
}

/** Data under its MIME types. */
export type MimeBundle = Record<string, unknown>;

/** How a cell ends early: it was ended from outside, or something was thrown. */
export type EarlyEnd = 'interrupted' | 'failed';

/** One execution of a cell's code, and what has become of it so far. */
export class Cell {
  error: ErrorContent | null = null;
  result: MimeBundle | null = null;
  /** Whether the outcome stands: nothing that happens later changes the reply. */
  concluded = false;
  /** How often it was asked to stop. */
  interrupts = 0;
  /** Whether it was ended from outside, so that what goes on of it in the background should end too. */
  stopped = false;
  /** Where it was when it was terminated: lines of a stack trace. */
  stoppedAt: string[] = [];
  /** By display id: what replaces a display of the cell, such as a progress bar, should the cell end early. */
  readonly unfinished = new Map<string, (how: EarlyEnd) => unknown>();

  /**
   * @param id counts all executions, from 1
   * @param executionCount what a notebook shows as `In [n]`
   * @param silent whether the request asked for no traces
   * @param asked whom a question of the cell goes to; null if its client answers none
   */
  constructor(
    readonly id: number,
    readonly executionCount: number,
    readonly code: string,
    readonly parent: Header,
    readonly silent: boolean,
    readonly storesHistory: boolean,
    readonly asked: readonly Uint8Array[] | null,
  ) {}

  /** The name of the cell as a file, in stack traces and diagnostics. */
  get name(): string {
    return this.storesHistory ? `In[${this.executionCount}]` : `silent[${this.id}]`;
  }

  /** The first error is the cell's error. */
  fail(error: ErrorContent): void {
    this.error ??= error;
  }
}

/** The cell that an execute request asks for. */
export function cellOf({ content, header, identities }: Message, id: number, count: number): Cell {
  const silent = content['silent'] === true;
  const storesHistory = !silent && content['store_history'] !== false;
  const code = typeof content['code'] === 'string' ? content['code'] : '';
  const asked = content['allow_stdin'] === false ? null : identities;
  const shown = storesHistory ? count + 1 : count;
  return new Cell(id, shown, code, header, silent, storesHistory, asked);
}
