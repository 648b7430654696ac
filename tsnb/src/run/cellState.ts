import type { Message } from '../kernel/client';
import { isObject, type CodeCell, type ErrorOutput, type JsonObject } from '../notebook';
import { secondsSince } from '../terminal';
import { failureOf } from './failure';
import type { CellResult, CellStatus } from './result';

/** One code cell while its notebook runs: what the file says of it and what the result will say. */
export class CellState {
  private error: ErrorOutput | undefined;
  private started = 0;
  private seconds = 0;

  constructor(
    readonly cell: CodeCell,
    /** Its position among all cells, from 1. */
    readonly number: number,
  ) {
    if (this.hasTag('skip-execution')) {
      this.status = 'skipped';
      return;
    }
    cell.outputs = [];
    cell.execution_count = null;
    delete cell.metadata.execution;
    this.status = cell.source.trim() === '' ? 'empty' : 'not-run';
  }

  get status(): CellStatus {
    const own = this.cell.metadata.tsnb;
    return (isObject(own) ? own.status : 'not-run') as CellStatus;
  }

  private set status(status: CellStatus) {
    const own = this.cell.metadata.tsnb;
    this.cell.metadata.tsnb = { ...(isObject(own) ? own : {}), status };
  }

  get failed(): boolean {
    return this.status === 'failed';
  }

  /** Whether its tag says that an error in it is expected. */
  get mayThrow(): boolean {
    return this.hasTag('raises-exception');
  }

  begin(): void {
    this.started = performance.now();
    this.status = 'running';
  }

  /** The cell ended, with the error that it failed with if it did. */
  end(): void {
    this.seconds = secondsSince(this.started);
    this.status = this.error === undefined ? 'ok' : this.status;
  }

  /** The cell failed, now or after its end. `fatal`: not even `raises-exception` expects this. */
  fail(error: ErrorOutput, fatal: boolean): void {
    this.status = this.mayThrow && !fatal && !this.failed ? 'expected-error' : 'failed';
    this.error = error;
  }

  /** Notes what a message tells of the cell's execution, times as Jupyter stores them. */
  note({ header, content }: Message): void {
    if (header.msg_type === 'execute_input') this.setTime('iopub.execute_input', header.date);
    if (header.msg_type === 'execute_reply') this.setTime('shell.execute_reply', header.date);
    if (typeof content.execution_count === 'number') {
      this.cell.execution_count = content.execution_count;
    }
    if (header.msg_type !== 'status') return;
    if (content.execution_state === 'busy') this.setTime('iopub.status.busy', header.date);
    if (content.execution_state === 'idle') this.setTime('iopub.status.idle', header.date);
  }

  result(): CellResult {
    const { cell, number, status, seconds, error } = this;
    return {
      number,
      id: cell.id,
      firstLine:
        cell.source
          .split('\n')
          .find((line) => line.trim() !== '')
          ?.trim() ?? '',
      status,
      executionCount: cell.execution_count,
      seconds,
      failure: error === undefined ? null : failureOf(error, cell),
    };
  }

  private setTime(event: string, date: string): void {
    const times: JsonObject = isObject(this.cell.metadata.execution)
      ? this.cell.metadata.execution
      : {};
    this.cell.metadata.execution = { ...times, [event]: date };
  }

  private hasTag(tag: string): boolean {
    const { tags } = this.cell.metadata;
    return Array.isArray(tags) && tags.includes(tag);
  }
}
