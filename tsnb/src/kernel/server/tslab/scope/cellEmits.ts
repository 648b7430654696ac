import type * as TypeScript from '@tslab/typescript-for-tslab';
import { EmittedCell } from './emittedCell';
import { nestedDeclarations } from './nestedDeclarations';
import { localsOf, NotebookNames } from './notebookNames';
import type { Progress } from './runtime';
import { scopeTransformer } from './scopeTransformer';
import type { Variables } from './variables';

type Ts = typeof TypeScript;
type After = TypeScript.TransformerFactory<TypeScript.SourceFile>;

/** The files in which tslab keeps the cell that is compiled, and declares what earlier cells have. */
const CELL = /(?:^|[\\/])__tslab__\.ts$/;
const EARLIER_CELLS = /(?:^|[\\/])__prev__\.d\.ts$/;

/** Compiles cells to code of one scope, and keeps what is known of the last one. */
export class CellEmits {
  /** The cell that was compiled last. */
  last: EmittedCell | null = null;
  private count = 0;
  private readonly outputs = new Set<string>();

  constructor(
    private readonly ts: Ts,
    readonly variables: Variables,
  ) {}

  /** The cell that was compiled last begins to run. */
  begin(): Progress {
    const progress = { done: 0 };
    if (this.last) this.last.progress = progress;
    return progress;
  }

  isCell(file: TypeScript.SourceFile): boolean {
    return CELL.test(file.fileName);
  }

  /** Whether this JavaScript is that of a cell, which is no module any more; asked once. */
  isOutput(javascript: string): boolean {
    return this.outputs.delete(javascript);
  }

  /** Fault: the compiler reads `@ts-nocheck` only before all code, and tslab puts a line before each cell's. */
  prepare(program: TypeScript.Program): void {
    const file = program.getSourceFiles().find((one) => this.isCell(one));
    if (!file?.text.includes('@ts-nocheck')) return;
    const comments = this.ts.getLeadingCommentRanges(file.text, file.text.indexOf('\n')) ?? [];
    const found = comments.find(({ pos, end }) =>
      /^\/[/*]\s*@ts-nocheck\b/.test(file.text.slice(pos, end)),
    );
    if (found) Object.assign(file, { checkJsDirective: { enabled: false, ...found } });
  }

  /** Emits a cell by `emit`, which is given where to write and the last step. */
  emit<T>(
    program: TypeScript.Program,
    file: TypeScript.SourceFile,
    write: TypeScript.WriteFileCallback,
    emit: (write: TypeScript.WriteFileCallback, after: After) => T,
  ): T {
    const { ts, variables } = this;
    const earlier = program.getSourceFiles().find(({ fileName }) => EARLIER_CELLS.test(fileName));
    const checker = program.getTypeChecker();
    const locals = [...localsOf(file).keys()].map((name) => ts.unescapeLeadingUnderscores(name));
    const cell = new EmittedCell(++this.count, new Set(locals));
    const isDeclared = (name: string): boolean => variables.isDeclared(name);
    const names = new NotebookNames(ts, checker, file, earlier, isDeclared);
    this.last = cell;
    return emit(
      (name, text, ...rest) => {
        if (name.endsWith('.js')) this.outputs.add(text);
        const nested = name.endsWith('.d.ts') ? nestedDeclarations(ts, checker, file) : '';
        write(name, text + nested, ...rest);
      },
      scopeTransformer(ts, names, cell),
    );
  }
}
