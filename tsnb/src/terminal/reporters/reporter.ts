/**
 * Who tells of a command's work, as it goes and when it is done: a line on the screen, a file, a page. Each hears only of what it has
 * a method for. An item is what the command does one after the other (notebooks, trials, submissions); a step is something within.
 */
export interface Reporter<Step, Item, Outcome> {
  /**
   * Makes sure, before the work begins, that it can report.
   * @throws UserError if it can't
   */
  prepare?(): Promise<void>;
  /** So many items are to come. */
  begun?(count: number): void;
  /** Something happened within an item. */
  stepped?(step: Step): void | Promise<void>;
  /** An item is done. */
  ended?(item: Item): void | Promise<void>;
  /** All is done. */
  finished?(outcome: Outcome): void | Promise<void>;
  /** The work is over, well or not: what is shown in place goes, at once. */
  closed?(): void;
}

/** Several reporters as one; each event reaches them in their order. */
export class Reporters<Step, Item, Outcome> implements Required<Reporter<Step, Item, Outcome>> {
  constructor(private readonly all: readonly Reporter<Step, Item, Outcome>[]) {}

  async prepare(): Promise<void> {
    for (const one of this.all) await one.prepare?.();
  }

  begun(count: number): void {
    for (const one of this.all) one.begun?.(count);
  }

  async stepped(step: Step): Promise<void> {
    for (const one of this.all) await one.stepped?.(step);
  }

  async ended(item: Item): Promise<void> {
    for (const one of this.all) await one.ended?.(item);
  }

  async finished(outcome: Outcome): Promise<void> {
    for (const one of this.all) await one.finished?.(outcome);
  }

  closed(): void {
    for (const one of this.all) one.closed?.();
  }
}
