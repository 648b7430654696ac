import type * as TypeScript from '@tslab/typescript-for-tslab';

type Ts = typeof TypeScript;
type Builder = TypeScript.BuilderProgram;
type Host = TypeScript.WatchCompilerHostOfFilesAndCompilerOptions<Builder>;
type Converter = typeof import('tslab/dist/converter');

const CELL = '/__tslab__.ts';
/** The line by which tslab exports what a cell declares, in its second step. */
const EXPORTS = /\nexport \{[^{}\n]*\}$/;

/** What the compiler's inside offers beyond its public types. */
interface Internals {
  bindSourceFile(file: TypeScript.SourceFile, options: TypeScript.CompilerOptions): void;
}

interface Bound {
  readonly locals?: { readonly size: number };
  readonly resolvedModules?: {
    forEach(each: (found?: { resolvedModule?: { resolvedFileName?: string } }) => void): void;
  };
}

/**
 * tslab has the compiler make two programs for every cell, each of which looks at every file of every package: one to learn what the cell
 * declares, one to compile it. Here the first is only the cell itself, and neither keeps an account of who depends on whom.
 */
export class LightPrograms {
  private converting = false;

  constructor(private readonly ts: Ts) {}

  /** tslab's converter, watched for when it compiles a cell. */
  watch(converter: Converter): Converter {
    const createConverter: Converter['createConverter'] = (options) => {
      const inner = converter.createConverter(options);
      return {
        ...inner,
        convert: (previous, source) => {
          this.converting = true;
          try {
            return inner.convert(previous, source);
          } finally {
            this.converting = false;
          }
        },
      };
    };
    return { ...converter, createConverter };
  }

  /** Makes a compiler's host create light programs. */
  lighten(host: Host): Host {
    host.createProgram = (roots, options, compilerHost, old, ...rest) => {
      const names = this.converting && old && this.namesAlone(old, compilerHost);
      if (names) return names;
      const builder = this.ts.createAbstractBuilder(roots, options, compilerHost, old, ...rest);
      builder.getProgram().getTypeChecker(); // binds the files, as tslab expects
      builder.getAllDependencies = (file) => dependencies(builder.getProgram(), file);
      return builder;
    };
    return host;
  }

  /** A program that knows of a new cell what it declares, and else is the old one; null if a whole one is needed. */
  private namesAlone(old: Builder, host: TypeScript.CompilerHost | undefined): Builder | null {
    const cell = old.getSourceFiles().find(({ fileName }) => fileName.endsWith(CELL));
    if (!cell || !host || old.getSourceFiles().some((file) => isStale(host, file))) return null;
    const text = host.readFile(cell.fileName);
    if (text === undefined || EXPORTS.test(text)) return null;
    const file = this.ts.createSourceFile(cell.fileName, text, cell.languageVersion);
    (this.ts as unknown as Internals).bindSourceFile(file, old.getCompilerOptions());
    if (!(file as Bound).locals?.size) return null; // tslab compiles it as it is
    const names = Object.create(old) as Builder;
    names.getSourceFile = (name) => (name === cell.fileName ? file : old.getSourceFile(name));
    return names;
  }
}

/** Whether a package that a file imports was installed or removed since it was last compiled. */
function isStale(host: TypeScript.CompilerHost, file: TypeScript.SourceFile): boolean {
  return host.hasInvalidatedResolutions?.(file.fileName as TypeScript.Path) === true;
}

/** A file and what it imports of files that are compiled with it, which declarations never do. */
function dependencies(program: TypeScript.Program, file: TypeScript.SourceFile): string[] {
  const found = new Set<TypeScript.SourceFile>();
  const visit = (one: TypeScript.SourceFile): void => {
    if (found.has(one)) return;
    found.add(one);
    if (one.isDeclarationFile) return;
    (one as Bound).resolvedModules?.forEach((target) => {
      const path = target?.resolvedModule?.resolvedFileName;
      const imported = path === undefined ? undefined : program.getSourceFile(path);
      if (imported) visit(imported);
    });
  };
  visit(file);
  return [...found].map(({ fileName }) => fileName);
}
