import type * as TypeScript from '@tslab/typescript-for-tslab';
import type { ConvertResult } from 'tslab/dist/converter';
import type { EmittedCell } from './emittedCell';

type Ts = typeof TypeScript;
type Convert = (declarations: string, source: string) => ConvertResult;

interface LastCell {
  readonly before: string;
  readonly source: string;
  readonly after: string;
  readonly cell: EmittedCell;
}

/** What the type checker knows of earlier cells: their declarations, as tslab writes them. */
export class Declarations {
  private text = '';
  private last: LastCell | null = null;
  private lastFailed = false;

  constructor(private readonly ts: Ts) {}

  /** A cell was compiled, and declares what tslab's compiler says. */
  compiled(before: string, source: string, result: ConvertResult, cell: EmittedCell): void {
    const after = (result.declOutput ?? '') + keptNamespaces(this.ts, before, cell.names);
    this.last = { before, source, after, cell };
    this.lastFailed = false;
    this.text = after;
  }

  /** The compiler refused a cell. */
  refused(): void {
    this.last = null;
  }

  /** The cell that was compiled last has failed, or was ended. */
  failed(): void {
    this.lastFailed = this.last !== null;
  }

  /**
   * The declarations that hold now. A cell that failed leaves those it had come to, which another look at its source tells: the one
   * without the rest.
   */
  current(convert: Convert): string {
    const { last } = this;
    if (!last || !this.lastFailed) return this.text;
    this.lastFailed = false;
    if (!last.cell.progress) this.text = last.before;
    else if (!last.cell.isDone) this.text = this.ofReached(last, convert);
    return this.text;
  }

  private ofReached({ before, source, after, cell }: LastCell, convert: Convert): string {
    const reached = cell
      .unreached()
      .reduce(
        (text, { start, end }) =>
          text.slice(0, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ') + text.slice(end),
        source,
      );
    const { diagnostics, declOutput } = convert(before, reached);
    // A function may name what was not reached.
    if (diagnostics.length > 0 || declOutput === undefined) return after;
    return declOutput + keptNamespaces(this.ts, before, cell.names);
  }
}

/** Fault: tslab forgets a namespace, or another name for one, after the next cell. Those that a cell has not declared anew. */
function keptNamespaces(ts: Ts, before: string, names: ReadonlySet<string>): string {
  if (!/\bnamespace\b|\bmodule\b|\bimport\s+\w+\s*=/.test(before)) return '';
  const file = ts.createSourceFile('before.d.ts', before, ts.ScriptTarget.Latest);
  const isKept = (one: TypeScript.Statement): boolean =>
    ((ts.isModuleDeclaration(one) && (one.flags & ts.NodeFlags.GlobalAugmentation) === 0) ||
      ts.isImportEqualsDeclaration(one)) &&
    !names.has(one.name.text);
  return file.statements
    .filter(isKept)
    .map(({ pos, end }) => `${before.slice(pos, end)}\n`)
    .join('');
}
