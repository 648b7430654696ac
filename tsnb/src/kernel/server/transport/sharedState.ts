/** What the connection thread and the main thread tell each other without waiting for either's event loop. */
const SLOTS = [
  /** Counts the interrupts and shutdowns the main thread has noticed. */
  'acknowledged',
  /** The id of the running cell, 0 for none. */
  'runningCell',
  /** The id of the last cell that was asked to stop. */
  'stoppedCell',
  /** 1 while the TypeScript compiler is at work, which must not be torn out of it lightly. */
  'compiling',
  /** How many listeners for SIGINT the user's code has. */
  'interruptListeners',
  /** How many messages the connection thread has taken over from the main thread. */
  'messagesTaken',
  /** Counts what a thread that waits for an answer is to look up for: answers and interrupts. */
  'inputTurns',
  /** 1 once the connection thread has sent everything and closed its sockets. */
  'closed',
] as const;

type Slot = (typeof SLOTS)[number];

/** A few integers in memory shared by both threads. */
export class SharedState {
  private readonly slots: Int32Array;

  constructor(
    readonly memory = new SharedArrayBuffer(SLOTS.length * Int32Array.BYTES_PER_ELEMENT),
  ) {
    this.slots = new Int32Array(memory);
  }

  get(slot: Slot): number {
    return Atomics.load(this.slots, SLOTS.indexOf(slot));
  }

  set(slot: Slot, value: number): void {
    Atomics.store(this.slots, SLOTS.indexOf(slot), value);
    Atomics.notify(this.slots, SLOTS.indexOf(slot));
  }

  increment(slot: Slot): void {
    Atomics.add(this.slots, SLOTS.indexOf(slot), 1);
    Atomics.notify(this.slots, SLOTS.indexOf(slot));
  }

  /** Blocks this thread while `slot` is `value`, at most `ms` milliseconds. */
  waitWhile(slot: Slot, value: number, ms: number): void {
    Atomics.wait(this.slots, SLOTS.indexOf(slot), value, ms);
  }
}
