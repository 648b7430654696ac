import type { Executor } from 'tslab/dist/executor';
import { noteExecuted, type ExecutedCell } from '../executed';
import type { JsonObject } from '../wire';
import { cellOf, type Cell, type ErrorContent } from './cell';
import type { CellContext } from './cellContext';
import { errorContent, inspected, interruption } from './errorContent';
import type { ExecuteReply } from './executionQueue';
import type { History } from './introspection/history';
import { endDisplays } from './process/endDisplays';
import { startImmediate, startTimeout } from './process/timers';
import type { Connection, Request } from './transport/connection';
import type { SharedState } from './transport/sharedState';
import type { Compilers } from './tslab/compilers';
import { provideDynamicImport } from './tslab/dynamicImports';
import type { Tslab } from './tslab/loadTslab';
import { provideRuntime } from './tslab/scope/runtime';
import { typeErrors } from './tslab/typeErrors';
import { userExpressions } from './userExpressions';

/**
 * Runs cells through tslab's executor.
 *
 * Fault: tslab hides errors (they are text on stderr) and prints a cell's value instead of returning it. Both go through
 * the console that its executor is given, so this is given another one.
 */
export class CellRunner {
  private readonly executor: Executor;
  private executions = 0;
  private count = 0;
  private expressions: JsonObject = {};
  private executed: ExecutedCell | undefined;

  /** @param done called with the reply when a cell has ended, and whether the process ends with it */
  constructor(
    private readonly tslab: Tslab,
    private readonly compilers: Compilers,
    private readonly context: CellContext,
    private readonly state: SharedState,
    private readonly connection: Connection,
    private readonly history: History,
    private readonly done: (reply: ExecuteReply, leaving: boolean) => void,
  ) {
    const console = { log: this.noteValue.bind(this), error: this.noteError.bind(this) };
    this.executor = tslab.executor.createExecutor(process.cwd(), compilers, console);
    provideDynamicImport();
    provideRuntime(tslab.cells);
  }

  /** tslab's executor, for completion and inspection. */
  get introspection(): Pick<Executor, 'inspect' | 'complete'> {
    return this.executor;
  }

  /** Starts the code of an `execute_request`. */
  readonly run = ({ message }: Request): void => {
    const cell = cellOf(message, ++this.executions, this.count);
    this.count = cell.executionCount;
    this.context.running = this.context.last = cell;
    const expressions = message.content['user_expressions'];
    this.expressions = typeof expressions === 'object' ? { ...expressions } : {};
    const { code, executionCount } = cell;
    if (!cell.silent)
      this.connection.publish(cell.parent, 'execute_input', {
        code,
        execution_count: executionCount,
      });
    this.history.add(cell);
    this.executed = undefined;
    if (!cell.silent) {
      const { cellId } = message.metadata;
      this.executed = { code, cellId: typeof cellId === 'string' ? cellId : undefined };
      noteExecuted(this.executed);
    }
    this.state.set('runningCell', cell.id);
    // A macrotask of its own: a termination takes the whole stack and the queue of microtasks along.
    startTimeout(() => {
      this.context.run(cell, () => {
        this.execute(cell);
      });
    }, 0);
  };

  /** Ends a cell from outside with an error. What its code awaits goes on, unheard. */
  readonly end = (cell: Cell, error: ErrorContent): void => {
    cell.fail(error);
    this.conclude(cell);
    this.executor.interrupt();
  };

  /** Ends a cell at once, since the process is about to end. */
  readonly endNow = (cell: Cell, error: ErrorContent): void => {
    cell.fail(error);
    this.close(cell, true);
  };

  /** Ends a cell because somebody asked for it. */
  readonly interrupt = (cell: Cell): void => {
    cell.stopped = true;
    this.end(cell, interruption(cell));
  };

  /** The main thread was terminated in the midst of the cell that has this id, and so perhaps of its ending. */
  readonly terminated = (cellId: number): void => {
    this.compilers.recover();
    const cell = this.context.running;
    if (cell?.id !== cellId) return;
    if (!cell.concluded) this.interrupt(cell);
    startTimeout(() => {
      this.close(cell);
    }, 0);
  };

  private execute(cell: Cell): void {
    this.compilers.diagnostics = [];
    this.executor.execute(cell.code).then(
      (ok) => {
        if (!ok) cell.fail(errorContent('failed for no known reason'));
        this.conclude(cell);
      },
      (thrown: unknown) => {
        cell.fail(errorContent(thrown, cell));
        this.conclude(cell);
      },
    );
  }

  private conclude(cell: Cell): void {
    if (cell.concluded) return;
    // One turn later: by then Node has told of the rejections that nobody handles.
    this.context.leave(() => {
      startImmediate(() => {
        this.close(cell);
      });
    });
  }

  private close(cell: Cell, leaving = false): void {
    if (this.context.running !== cell) return;
    cell.concluded = true;
    if (this.executed) this.executed.failed = cell.error !== null;
    if (cell.error) this.compilers.cellFailed();
    const reply = cell.error ? this.errorReply(cell, cell.error) : this.okReply(cell);
    this.context.running = null;
    this.state.set('runningCell', 0);
    this.done(reply, leaving);
  }

  private errorReply(cell: Cell, error: ErrorContent): ExecuteReply {
    endDisplays(cell, this.connection);
    this.connection.publish(cell.parent, 'error', error);
    return { status: 'error', execution_count: cell.executionCount, ...error };
  }

  private okReply(cell: Cell): ExecuteReply {
    const execution_count = cell.executionCount;
    if (cell.result && !cell.silent) {
      const content = { execution_count, data: cell.result, metadata: {} };
      this.connection.publish(cell.parent, 'execute_result', content);
      this.history.setOutput(cell);
    }
    // A copy of all variables each, made where somebody asks.
    const { variables } = this.tslab.cells;
    const user_expressions = userExpressions(this.expressions, () => variables.values());
    return { status: 'ok', execution_count, user_expressions, payload: [] };
  }

  /** Called by the executor with the value of a cell's last expression. */
  private noteValue(value: unknown): void {
    const cell = this.context.running;
    if (!cell || cell.concluded) return;
    cell.result = { 'text/plain': typeof value === 'string' ? value : inspected(value) };
  }

  /** Called by the executor with what was thrown, or with a format and the parts of a diagnostic. */
  private noteError(...args: unknown[]): void {
    const cell = this.context.origin;
    if (!cell || cell.concluded || cell.error) return;
    if (args.length === 1) cell.fail(errorContent(args[0], cell));
    else cell.fail(typeErrors(this.compilers.diagnostics, cell.name, cell.code));
  }
}
