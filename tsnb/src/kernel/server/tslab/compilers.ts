import { relative } from 'node:path';
import type { ConvertResult, Converter, Diagnostic } from 'tslab/dist/converter';
import type { ConverterSet } from 'tslab/dist/executor';
import type { CodeMetadata } from 'tslab/dist/metadata';
import { asCell, withoutShebang } from './cellSource';
import type { SharedState } from '../transport/sharedState';
import { Declarations } from './scope/declarations';
import type { SourcePositions } from './sourcePositions';
import { withHints } from './languageHints';
import type { Tslab } from './loadTslab';

/** tslab's compilers, watched: what they found wrong, where their outputs come from, whether one is at work. */
export class Compilers implements ConverterSet {
  /** What the compiler found wrong with the last cell. */
  diagnostics: Diagnostic[] = [];
  private readonly declarations: Declarations;
  private nodeConverter: Converter;
  private browserConverter: Converter | null = null;
  /** The modules made by cells (`@module`), by name. */
  private readonly modules = new Map<string, [content: string, meta?: CodeMetadata]>();

  constructor(
    private readonly tslab: Tslab,
    private readonly positions: SourcePositions,
    private readonly state: SharedState,
  ) {
    this.declarations = new Declarations(tslab.typescript);
    this.nodeConverter = this.watched(false);
  }

  get node(): Converter {
    return this.nodeConverter;
  }

  get browser(): Converter {
    return (this.browserConverter ??= this.watched(true));
  }

  readonly close = (): void => {
    this.nodeConverter.close();
    this.browserConverter?.close();
  };

  /**
   * Fault: a compiler that was terminated at work fails for ever after ("Unexpected pending rebuildTimer"). Makes a new
   * one with the same modules, if that is what happened.
   */
  recover(): void {
    if (this.state.get('compiling') === 0) return;
    this.state.set('compiling', 0);
    try {
      this.nodeConverter.close();
    } catch {
      // It is broken: what it watches is all there was to free.
    }
    this.nodeConverter = this.watched(false);
    for (const [name, [content, meta]] of this.modules)
      this.nodeConverter.addModule(name, content, meta);
  }

  private watched(isBrowser: boolean): Converter {
    const inner = this.tslab.converter.createConverter({ isJS: false, isBrowser });
    const cell = (source: string): string => asCell(this.tslab.typescript, source);
    // tslab's executor hands on what it thinks is declared, which leaves out the cells that failed.
    const declared = (): string =>
      this.busy(() => this.declarations.current((before, source) => inner.convert(before, source)));
    return {
      convert: (_, source) => this.converted(inner, declared(), cell(source)),
      inspect: (_, source, at) => {
        const before = declared();
        return this.busy(() => inner.inspect(before, cell(source), at));
      },
      complete: (_, source, at) => {
        const before = declared();
        return this.busy(() => inner.complete(before, cell(source), at));
      },
      addModule: (name, content, meta) => {
        if (!isBrowser) this.modules.set(name, [content, meta]);
        const diagnostics = this.busy(() => inner.addModule(name, withoutShebang(content), meta));
        // tslab names the module's file; the mistakes are in this cell.
        this.diagnostics = diagnostics.map((one) => ({ ...one, fileName: undefined }));
        return diagnostics;
      },
      close: () => {
        inner.close();
      },
    };
  }

  private busy<T>(work: () => T): T {
    this.state.set('compiling', 1);
    try {
      return work();
    } finally {
      this.state.set('compiling', 0); // skipped by a termination: see `recover`
    }
  }

  /** The cell that was compiled last has failed, or was ended. */
  cellFailed(): void {
    this.declarations.failed();
  }

  private converted(inner: Converter, before: string, source: string): ConvertResult {
    const { cells } = this.tslab;
    this.declarations.refused();
    const earlier = cells.last;
    const result = this.busy(() => inner.convert(before, source));
    this.nameModules(result);
    const { last } = cells;
    this.diagnostics = withHints(result.diagnostics, source);
    if (result.diagnostics.length > 0 || !last || last === earlier) return result;
    this.declarations.compiled(before, source, result, last);
    cells.variables.declare(last.declared);
    cells.variables.provide(last.used);
    result.hasToplevelAwait = last.awaits;
    if (last.valueName !== null) result.lastExpressionVar = last.valueName;
    return result;
  }

  private nameModules({ sideOutputs = [] }: ConvertResult): void {
    for (const { path, data } of sideOutputs) {
      const module = relative(process.cwd(), path).replace(/\.js$/, '');
      this.positions.named(path, data, `${module}.ts`, this.modules.has(module) ? 1 : 0);
    }
  }
}
