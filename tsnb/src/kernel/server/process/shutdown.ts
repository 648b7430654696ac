import type { CellContext } from '../cellContext';
import type { CellRunner } from '../cellRunner';
import type { Connection, Request } from '../transport/connection';
import { errorContent } from '../errorContent';
import { sayLate } from './lateErrors';

/**
 * The ways out. Fault: a cell that calls `process.exit` takes its output and its reply along, and clients wait or
 * complain of a dead kernel. Here it fails, saying why, and everything is sent before the process ends.
 */
export class Shutdown {
  private leaving = false;

  constructor(
    private readonly connection: Connection,
    private readonly context: CellContext,
    private readonly runner: CellRunner,
  ) {
    process.on('exit', (code) => {
      this.onExit(code);
    });
  }

  /** Answers a `shutdown_request` and ends the process. */
  answer(request: Request): void {
    this.leaving = true;
    const content = { status: 'ok', restart: request.message.content['restart'] === true };
    const { header } = request.message;
    this.connection.status(header, 'busy');
    this.connection.reply(request, 'shutdown_reply', content);
    this.connection.publish(header, 'shutdown_reply', content);
    this.connection.status(header, 'idle');
    process.exit(0);
  }

  private onExit(code: number): void {
    if (!this.leaving) this.explain(code);
    this.connection.close();
  }

  private explain(code: number): void {
    const exit = new ProcessExit(`the cell called process.exit(${code})`);
    const error = errorContent(exit);
    const { running, origin, last } = this.context;
    if (running && (!origin || origin === running)) this.runner.endNow(running, error);
    else sayLate('The kernel ended by process.exit', error, origin, last, this.connection);
  }
}

/** Its stack names the line that called `process.exit`, since Node tells of the exit within that call. */
class ProcessExit extends Error {
  override name = 'ProcessExit';
}
