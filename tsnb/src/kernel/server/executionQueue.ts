import type { Connection, Request } from './transport/connection';
import { startTimeout } from './process/timers';

/** The content of an `execute_reply`. */
export interface ExecuteReply {
  readonly status: 'ok' | 'error' | 'aborted';
  [field: string]: unknown;
}

const QUIET_MS = 10;

/** Runs the requests to execute one after the other; after an error those that wait are `aborted`, if the failed one says so. */
export class ExecutionQueue {
  private readonly waiting: Request[] = [];
  private current: Request | null = null;
  private received = 0;

  /** @param execute starts a request, and calls `finish` on this queue when it has the reply */
  constructor(
    private readonly connection: Connection,
    private readonly execute: (request: Request) => void,
  ) {}

  add(request: Request): void {
    this.received++;
    this.waiting.push(request);
    this.startNext();
  }

  /** The request that runs has ended; the process as well, if `leaving`. */
  finish(reply: ExecuteReply, leaving: boolean): void {
    const request = this.current;
    if (!request) return;
    if (leaving) this.answer(request, reply);
    else if (reply.status !== 'error' || request.message.content['stop_on_error'] === false)
      this.conclude(request, reply, []);
    else
      this.whenQuiet(() => {
        this.conclude(request, reply, this.waiting.splice(0));
      });
  }

  private startNext(): void {
    if (this.current) return;
    const request = this.waiting.shift();
    if (!request) return;
    this.current = request;
    this.connection.status(request.message.header, 'busy');
    this.execute(request);
  }

  private conclude(request: Request, reply: ExecuteReply, doomed: Request[]): void {
    this.answer(request, reply);
    for (const one of doomed) {
      this.connection.status(one.message.header, 'busy');
      this.answer(one, { status: 'aborted' });
    }
    this.current = null;
    this.startNext();
  }

  private answer(request: Request, reply: ExecuteReply): void {
    this.connection.reply(request, 'execute_reply', reply);
    this.connection.status(request.message.header, 'idle');
  }

  /** Waits until nothing more comes in: all that was sent before the client could know of the error counts as waiting. */
  private whenQuiet(then: () => void): void {
    const before = this.received;
    startTimeout(() => {
      if (this.received === before) then();
      else this.whenQuiet(then);
    }, QUIET_MS);
  }
}
