import type { Cell } from '../cell';
import type { CellContext } from '../cellContext';
import { noteStop, stopError } from '../errorContent';
import type { Connection } from '../transport/connection';
import type { SharedState } from '../transport/sharedState';
import type { Answer } from '../transport/threadMessages';

/** Asks the user whose cell runs, by the protocol's `input_request`. One question at a time. */
export class Questions {
  private pending: {
    readonly id: string;
    readonly cell: Cell;
    answered(text: string): void;
  } | null = null;

  constructor(
    private readonly context: CellContext,
    private readonly connection: Connection,
    private readonly state: SharedState,
  ) {
    connection.onAnswer((answer) => {
      this.hear(answer);
    });
  }

  /** Whether a question of the running cell waits for its answer. */
  get isWaiting(): boolean {
    return this.pending !== null && this.pending.cell === this.context.running;
  }

  /** Asks, and calls `answered` when the answer is there. @throws StdinNotImplementedError */
  ask(prompt: string, answered: (text: string) => void): void {
    const { cell, id } = this.send(prompt);
    this.pending = { id, cell, answered };
  }

  /** Asks, and does nothing else until the answer is there. @throws StdinNotImplementedError, or when the cell is interrupted */
  wait(prompt: string): string {
    this.pending = null; // whoever asked before in the same cell gets no answer any more
    let turn = this.state.get('inputTurns');
    const { cell, id } = this.send(prompt);
    for (;;) {
      for (let next = this.connection.nextAnswer(); next; next = this.connection.nextAnswer())
        if (isAnswer(next, id)) return next.text;
      if (this.state.get('stoppedCell') === cell.id) {
        const error = stopError();
        noteStop(cell, error.stack ?? '');
        throw error;
      }
      this.state.waitWhile('inputTurns', turn, Infinity);
      turn = this.state.get('inputTurns');
    }
  }

  private send(prompt: string): { cell: Cell; id: string } {
    const cell = this.context.recipient;
    if (!cell?.asked) throw new StdinNotImplementedError();
    return { cell, id: this.connection.ask(cell.asked, cell.parent, prompt) };
  }

  private hear(answer: Answer): void {
    const { pending } = this;
    if (!pending || !isAnswer(answer, pending.id)) return;
    this.pending = null;
    this.context.run(pending.cell, () => {
      pending.answered(answer.text);
    });
  }
}

/** Some clients don't say which question they answer. */
function isAnswer({ question }: Answer, id: string): boolean {
  return question === undefined || question === id;
}

/** The name by which the protocol's own kernels say so. */
class StdinNotImplementedError extends Error {
  override name = 'StdinNotImplementedError';

  constructor() {
    super(
      'nobody can be asked here, as this run takes no input (allow_stdin): write the answer into a variable of the cell',
    );
  }
}
