import type { Message, Request } from '../kernel/client';

import { pause } from '../terminal';

const QUIET_MS = 200;

/** Brings what a kernel publishes to whoever asked for it, also after that has ended. */
export class MessageRouter {
  private readonly listeners = new Map<string, (message: Message) => void>();
  private readonly idle = new Map<string, () => void>();
  private last = 0;

  /** Has the listener hear of what this request causes. */
  follow({ id }: Request, listener: (message: Message) => void): void {
    this.listeners.set(id, listener);
  }

  /** Fulfilled when the kernel says that it is done with this request: all that it published before is heard then. */
  done({ id }: Request): Promise<void> {
    return new Promise((resolve) => this.idle.set(id, resolve));
  }

  readonly route = (message: Message): void => {
    this.last = performance.now();
    const id = message.parentHeader.msg_id;
    this.listeners.get(id)?.(message);
    if (message.content.execution_state === 'idle') this.idle.get(id)?.();
  };

  /** Milliseconds since the last message. */
  get silence(): number {
    return performance.now() - this.last;
  }

  /** Waits until nothing more comes for a moment. */
  async quiet(): Promise<void> {
    do await pause(QUIET_MS);
    while (this.silence < QUIET_MS);
  }
}
