import type { JsonObject } from '../../wire';
import type { Cell } from '../cell';

interface Row {
  readonly line: number;
  readonly input: string;
  output: string | null;
}

/** The only session: nothing is kept beyond the process. */
const SESSION = 1;

/** What was executed, as `history_request` asks for it. */
export class History {
  private readonly rows: Row[] = [];

  add(cell: Cell): void {
    if (cell.storesHistory)
      this.rows.push({ line: cell.executionCount, input: cell.code, output: null });
  }

  setOutput(cell: Cell): void {
    if (!cell.storesHistory) return;
    const row = this.rows.find(({ line }) => line === cell.executionCount);
    const text = cell.result?.['text/plain'];
    if (row && typeof text === 'string') row.output = text;
  }

  /** The rows a request selects: [session, line, input] or, with `output`, [session, line, [input, output]]. */
  select(request: JsonObject): unknown[] {
    const rows = this.selectRows(request);
    return rows.map(({ line, input, output }) => [
      SESSION,
      line,
      request['output'] === true ? [input, output] : input,
    ]);
  }

  private selectRows(request: JsonObject): Row[] {
    if (request['hist_access_type'] === 'range') return this.range(request);
    let rows = this.rows;
    if (request['hist_access_type'] === 'search') {
      const pattern = glob(typeof request['pattern'] === 'string' ? request['pattern'] : '*');
      rows = rows.filter(({ input }) => pattern.test(input));
    }
    if (request['unique'] === true)
      rows = [...new Map(rows.map((row) => [row.input, row])).values()];
    const n = Number(request['n'] ?? 0);
    return n > 0 ? rows.slice(-n) : rows;
  }

  /** Lines from `start` up to but not including `stop` of the session that is counted, or is 0 for the current one. */
  private range({ session, start, stop }: JsonObject): Row[] {
    if (session !== undefined && session !== 0 && session !== SESSION) return [];
    const from = Number(start ?? 0);
    const to = stop === undefined || stop === null ? Infinity : Number(stop);
    return this.rows.filter(({ line }) => line >= from && line < to);
  }
}

/** A shell's pattern: `*` for any text, `?` for any character. */
function glob(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*+/g, '[^]*').replace(/\?/g, '[^]')}$`);
}
