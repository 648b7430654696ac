import { relative } from 'node:path';
import type { ConvertResult, Converter, Diagnostic } from 'tslab/dist/converter';
import type { ConverterSet } from 'tslab/dist/executor';
import type { CodeMetadata } from 'tslab/dist/metadata';
import { asCell, withoutShebang } from './cellSource';
import type { SharedState } from '../transport/sharedState';
import type { SourcePositions } from './sourcePositions';
import type { Tslab } from './loadTslab';

/** tslab's compilers, watched: what they found wrong, where their outputs come from, whether one is at work. */
export class Compilers implements ConverterSet {
  /** What the compiler found wrong with the last cell. */
  diagnostics: Diagnostic[] = [];
  private nodeConverter: Converter;
  private browserConverter: Converter | null = null;
  /** The modules made by cells (`@module`), by name. */
  private readonly modules = new Map<string, [content: string, meta?: CodeMetadata]>();

  constructor(
    private readonly tslab: Tslab,
    private readonly positions: SourcePositions,
    private readonly state: SharedState,
  ) {
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
    return {
      convert: (previous, source) =>
        this.noted(this.busy(() => inner.convert(previous, cell(source)))),
      inspect: (previous, source, at) => this.busy(() => inner.inspect(previous, cell(source), at)),
      complete: (previous, source, at) =>
        this.busy(() => inner.complete(previous, cell(source), at)),
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

  private noted(result: ConvertResult): ConvertResult {
    this.diagnostics = result.diagnostics;
    // Fault: tslab takes a cell whose only await is a `for await` for one without.
    if (/\bfor await\b/.test(result.output ?? '')) result.hasToplevelAwait = true;
    for (const { path, data } of result.sideOutputs ?? []) {
      const module = relative(process.cwd(), path).replace(/\.js$/, '');
      this.positions.named(path, data, `${module}.ts`, this.modules.has(module) ? 1 : 0);
    }
    return result;
  }
}
