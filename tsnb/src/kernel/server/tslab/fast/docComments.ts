import type * as TypeScript from '@tslab/typescript-for-tslab';
import type { FileReader } from '../packageTypes';

type Ts = typeof TypeScript;

/** Declarations of packages and of the language, but not those of earlier cells, which change with every cell. */
const DECLARATIONS = /(?<!__prev__)\.d\.ts$/;
/** Where a doc comment begins. */
const OPENING = /\/\*\*(?!\/)/g;
/** The beginning of an ordinary comment, of the same length. */
const ORDINARY = '/*-';

/** What the compiler's inside offers beyond its public types. */
interface Internals {
  getTouchingPropertyName(file: TypeScript.SourceFile, position: number): TypeScript.Node;
  readonly getQuickInfoAtPosition: (
    ...args: [TypeScript.SourceFile, TypeScript.TypeChecker, unknown, number]
  ) => unknown;
}

interface Documented {
  jsDoc?: (object & { parent: unknown })[];
}

/**
 * Doc comments of declaration files, which the compiler parses at every start and needs in no cell: a third of its parsing. It sees
 * ordinary comments in their place; whoever asks for the documentation of a name gets it from the file as it stands.
 */
export class DocComments {
  private readonly restored = new WeakSet<TypeScript.SourceFile>();

  constructor(
    private readonly ts: Ts,
    private readonly readFile: FileReader['readFile'],
  ) {}

  /** Makes a system read declaration files without doc comments. */
  static hide(ts: Ts, system: FileReader): DocComments {
    const comments = new DocComments(ts, system.readFile.bind(system));
    system.readFile = (path, encoding) => {
      const text = comments.readFile(path, encoding);
      return DECLARATIONS.test(path) ? text?.replace(OPENING, ORDINARY) : text;
    };
    return comments;
  }

  /** What the compiler knows of the name at `position`, documentation included. */
  quickInfo(
    file: TypeScript.SourceFile,
    checker: TypeScript.TypeChecker,
    token: unknown,
    position: number,
  ): unknown {
    const internals = this.ts as unknown as Internals;
    const node = internals.getTouchingPropertyName(file, position);
    for (const declaration of declarationsOf(this.ts, checker, node))
      this.restore(declaration.getSourceFile());
    return internals.getQuickInfoAtPosition(file, checker, token, position);
  }

  /** Puts the doc comments of a file where its parsing would have put them. */
  private restore(file: TypeScript.SourceFile): void {
    if (this.restored.has(file) || !DECLARATIONS.test(file.fileName)) return;
    this.restored.add(file);
    const text = this.readFile(file.fileName);
    if (text === undefined || text.length !== file.text.length) return; // it has changed since
    const whole = this.ts.createSourceFile(file.fileName, text, file.languageVersion, true);
    this.copy(whole, file);
  }

  private copy(from: TypeScript.Node, to: TypeScript.Node): void {
    const { jsDoc } = from as Documented;
    if (jsDoc) {
      for (const one of jsDoc) one.parent = to;
      (to as Documented).jsDoc = jsDoc;
    }
    const children = childrenOf(this.ts, to);
    childrenOf(this.ts, from).forEach((child, index) => {
      const same = children.at(index);
      if (same?.kind === child.kind && same.end === child.end) this.copy(child, same);
    });
  }
}

function childrenOf(ts: Ts, node: TypeScript.Node): TypeScript.Node[] {
  const children: TypeScript.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return children;
}

/** Where a name is declared: itself, what it stands for, and what its class or interface has it from. */
function declarationsOf(
  ts: Ts,
  checker: TypeScript.TypeChecker,
  node: TypeScript.Node,
): TypeScript.Node[] {
  const symbol = checker.getSymbolAtLocation(node);
  if (!symbol) return [];
  const aliased = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const declarations = [...(symbol.declarations ?? []), ...(aliased.declarations ?? [])];
  const bases = declarations.flatMap(({ parent }) =>
    (parent as typeof parent | undefined) &&
    (ts.isClassDeclaration(parent) || ts.isInterfaceDeclaration(parent))
      ? (parent.heritageClauses ?? []).flatMap(({ types }) => types)
      : [],
  );
  const inherited = bases.flatMap(
    (base) => checker.getTypeAtLocation(base).getSymbol()?.declarations ?? [],
  );
  return [...declarations, ...inherited];
}
