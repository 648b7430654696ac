import type { Cell } from './cell';
import type { CellContext } from './cellContext';
import type { SharedState } from './sharedState';

/**
 * What an interrupt does once the main thread hears of it. Code that listens for SIGINT gets the first one of a cell, as
 * Python code that catches KeyboardInterrupt does; every other one ends the cell.
 */
export class Interrupts {
  private delivering = false;

  constructor(
    private readonly context: CellContext,
    private readonly state: SharedState,
    private readonly end: (cell: Cell) => void,
  ) {}

  /** Starts to listen: to the process's own SIGINT, and to who else does. */
  listen(): void {
    process.on('SIGINT', this.onSignal);
    process.on('removeListener', (_, listener) => {
      // removeAllListeners('SIGINT') means those of the program that calls it; without ours Node ends at a signal.
      // Node itself takes all away while it runs a cell's script, and brings them back.
      if (listener === this.onSignal) setImmediate(this.ensureListening);
    });
    const count = (change: number) => (event: string | symbol, listener: unknown) => {
      if (event === 'SIGINT' && listener !== this.onSignal)
        this.state.set('interruptListeners', this.userListeners().length + change);
    };
    process.on('newListener', count(1)); // called before the listener is there
    process.on('removeListener', count(0));
  }

  private readonly ensureListening = (): void => {
    if (!process.listeners('SIGINT').includes(this.onSignal)) process.on('SIGINT', this.onSignal);
  };

  /** The connection thread was told to interrupt the cell that has this id. */
  readonly requested = (cellId: number): void => {
    this.state.increment('acknowledged');
    const cell = this.context.running;
    if (cell?.id !== cellId || cell.concluded) return;
    const listeners = cell.interrupts++ === 0 ? this.userListeners() : [];
    if (listeners.length === 0) this.end(cell);
    else this.deliver(cell);
  };

  private deliver(cell: Cell): void {
    this.delivering = true;
    try {
      this.context.run(cell, () => process.emit('SIGINT', 'SIGINT'));
    } finally {
      this.delivering = false;
    }
  }

  /** The kernel's own listener: ends the cell unless the user's listeners, which get the signal as well, take it. */
  private readonly onSignal = (): void => {
    const cell = this.context.running;
    if (!cell || cell.concluded || this.delivering) return;
    if (cell.interrupts++ > 0 || this.userListeners().length === 0) this.end(cell);
  };

  private userListeners(): NodeJS.SignalsListener[] {
    return process.listeners('SIGINT').filter((listener) => listener !== this.onSignal);
  }
}
