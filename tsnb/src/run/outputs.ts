import type { Message } from '../kernel/client';
import {
  isJsonType,
  isObject,
  type CodeCell,
  type DisplayOutput,
  type JsonObject,
  type MimeBundle,
  type Output,
  type ResultOutput,
} from '../notebook';

/** An output that `update_display_data` may change, and the cell that it belongs to. */
interface Display {
  readonly cell: CodeCell;
  readonly output: DisplayOutput | ResultOutput;
}

/**
 * The outputs of a notebook's cells, as a Jupyter client keeps them: consecutive texts of one stream are one output,
 * `clear_output` clears (with `wait`: when the next output comes), `update_display_data` changes every output of that
 * display, in whichever cell. Carriage returns and backspaces stay in the text, for the reader's client to obey.
 */
export class NotebookOutputs {
  private readonly displays = new Map<string, Display[]>();
  private readonly clearing = new Set<CodeCell>();
  private readonly sizes = new Map<CodeCell, number>();
  private readonly full = new Set<CodeCell>();

  constructor(
    /** What one cell's outputs may hold in all, in characters; the rest is cut. */
    readonly limit: number,
  ) {}

  /** Whether the cell's outputs reached the limit and were cut. */
  isFull(cell: CodeCell): boolean {
    return this.full.has(cell);
  }

  /** Adds what a published message brings for a cell. Returns whether anything changed. */
  apply(cell: CodeCell, { header, content }: Message): boolean {
    switch (header.msg_type) {
      case 'stream':
        this.stream(cell, textOf(content.name), textOf(content.text));
        return true;
      case 'display_data':
      case 'execute_result':
        this.display(cell, header.msg_type, content);
        return true;
      case 'update_display_data':
        return this.update(displayId(content), content);
      case 'clear_output':
        if (content.wait === true) this.clearing.add(cell);
        else this.clear(cell);
        return true;
      case 'error':
        this.add(cell, errorOutput(content));
        return true;
      default:
        return false;
    }
  }

  /** Adds an output that no message brought, such as the reason why a kernel is gone. Never cut. */
  add(cell: CodeCell, output: Output): void {
    if (this.clearing.delete(cell)) this.clear(cell);
    cell.outputs.push(output);
  }

  private stream(cell: CodeCell, name: string, text: string): void {
    if (this.clearing.delete(cell)) this.clear(cell);
    const room = this.room(cell);
    const kept = this.full.has(cell) ? '' : text.length <= room ? text : cut(text, room);
    if (kept.length < text.length) this.full.add(cell);
    if (kept === '') return;
    this.grow(cell, kept.length);
    const last = cell.outputs.at(-1);
    if (last?.output_type === 'stream' && last.name === name) last.text += kept;
    else cell.outputs.push({ output_type: 'stream', name, text: kept });
  }

  private display(
    cell: CodeCell,
    type: 'display_data' | 'execute_result',
    content: Message['content'],
  ): void {
    const id = displayId(content);
    this.update(id, content);
    const shown = { data: bundleOf(content.data), metadata: objectOf(content.metadata) };
    const size = sizeOf(shown.data);
    if (this.clearing.delete(cell)) this.clear(cell);
    if (this.full.has(cell) || size > this.room(cell)) {
      this.full.add(cell);
      return;
    }
    this.grow(cell, size);
    const output: DisplayOutput | ResultOutput =
      type === 'display_data'
        ? { output_type: type, ...shown }
        : { output_type: type, execution_count: countOf(content.execution_count), ...shown };
    cell.outputs.push(output);
    if (id !== undefined)
      this.displays.set(id, [...(this.displays.get(id) ?? []), { cell, output }]);
  }

  private update(id: string | undefined, content: Message['content']): boolean {
    const displays = id === undefined ? undefined : this.displays.get(id);
    for (const { cell, output } of displays ?? []) {
      const data = bundleOf(content.data);
      const growth = sizeOf(data) - sizeOf(output.data);
      if (growth > this.room(cell)) {
        this.full.add(cell);
        continue;
      }
      this.grow(cell, growth);
      output.data = data;
      output.metadata = objectOf(content.metadata);
    }
    return displays !== undefined;
  }

  private clear(cell: CodeCell): void {
    const gone = new Set<Output>(cell.outputs);
    for (const [id, displays] of this.displays) {
      const left = displays.filter(({ output }) => !gone.has(output));
      if (left.length < displays.length) this.displays.set(id, left);
    }
    cell.outputs = [];
    this.sizes.delete(cell);
  }

  private room(cell: CodeCell): number {
    return this.limit - (this.sizes.get(cell) ?? 0);
  }

  private grow(cell: CodeCell, by: number): void {
    this.sizes.set(cell, (this.sizes.get(cell) ?? 0) + by);
  }
}

/** The error output that a kernel's `error` message or `execute_reply` describes. */
export function errorOutput(content: Message['content']): Output & { output_type: 'error' } {
  const { ename, evalue, traceback } = content;
  return {
    output_type: 'error',
    ename: textOf(ename),
    evalue: textOf(evalue),
    traceback: Array.isArray(traceback) ? traceback.map(textOf) : [],
  };
}

// User code can publish anything, and the file must stay valid: what is not of the right kind is made a text.

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined ? '' : JSON.stringify(value);
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function bundleOf(value: unknown): MimeBundle {
  return Object.fromEntries(
    Object.entries(objectOf(value)).map(([type, data]) => [
      type,
      isJsonType(type)
        ? (data ?? null)
        : Array.isArray(data)
          ? data.map(textOf).join('')
          : textOf(data),
    ]),
  );
}

function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null;
}

function displayId(content: Message['content']): string | undefined {
  const id = objectOf(content.transient).display_id;
  return typeof id === 'string' ? id : undefined;
}

function sizeOf(bundle: MimeBundle): number {
  return Object.values(bundle).reduce<number>(
    (sum, data) => sum + (typeof data === 'string' ? data.length : JSON.stringify(data).length),
    0,
  );
}

// Not between the halves of a surrogate pair: a file holds whole characters.
function cut(text: string, length: number): string {
  const splits = /[\ud800-\udbff]$/.test(text.slice(Math.max(0, length - 1), length));
  return text.slice(0, splits ? length - 1 : length);
}
