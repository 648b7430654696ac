import type { Cell } from '../cell';
import type { CellContext } from '../cellContext';
import type { SharedState } from '../transport/sharedState';

type Listener = (...args: unknown[]) => void;

/** The process as an emitter of whatever event. */
interface Emitter {
  listeners(event: string): Listener[];
  on(event: string, listener: Listener): void;
  off(event: string, listener: Listener): void;
}

/** The functions with which Node starts and stops to watch for a signal when somebody listens for it. */
const WATCHERS = [
  ['newListener', 'startListeningIfSignal'],
  ['removeListener', 'stopListeningIfSignal'],
] as const;

/**
 * What an interrupt does once the main thread hears of it. Code that listens for SIGINT gets the first one of a cell, as
 * Python code that catches KeyboardInterrupt does; every other one ends the cell.
 */
export class Interrupts {
  constructor(
    private readonly context: CellContext,
    private readonly state: SharedState,
    private readonly end: (cell: Cell) => void,
  ) {}

  /** Leaves the process's own SIGINT to the thread that watches for it, and counts who else listens. */
  listen(): void {
    for (const [event, name] of WATCHERS) keepFromSigint(event, name);
    const count = (change: number) => (event: string | symbol) => {
      if (event === 'SIGINT')
        this.state.set('interruptListeners', process.listenerCount('SIGINT') + change);
    };
    process.on('newListener', count(1)); // called before the listener is there
    process.on('removeListener', count(0));
  }

  /** The connection thread was told to interrupt the cell that has this id. */
  readonly requested = (cellId: number): void => {
    this.state.increment('acknowledged');
    const cell = this.context.running;
    if (cell?.id !== cellId || cell.concluded) return;
    const isFirst = cell.interrupts++ === 0;
    if (isFirst && process.listenerCount('SIGINT') > 0)
      this.context.run(cell, () => process.emit('SIGINT', 'SIGINT'));
    else this.end(cell);
  };
}

/**
 * Keeps Node from watching for SIGINT on the main thread when a cell listens for it: the system has one handler for a signal,
 * and another thread watches (signalThread.ts) and passes it on.
 */
function keepFromSigint(event: string, name: string): void {
  const emitter = process as unknown as Emitter;
  for (const listener of emitter.listeners(event)) {
    if (listener.name !== name) continue;
    emitter.off(event, listener);
    emitter.on(event, (...args) => {
      if (args[0] !== 'SIGINT') listener(...args);
    });
  }
}
