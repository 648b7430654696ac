import type * as TypeScript from '@tslab/typescript-for-tslab';

type Ts = typeof TypeScript;
type Locals = ReadonlyMap<TypeScript.__String, TypeScript.Symbol>;

/** Names that are there in every cell without being a variable of the notebook or a global. */
const GIVEN = new Set([
  ...['require', 'exports', 'module', '__dirname', '__filename', '__tslab__'],
  ...['arguments', 'undefined', 'globalThis'],
]);

/** The names that a source file declares at its top level, `var` in blocks included. */
export function localsOf(file: TypeScript.SourceFile | undefined): Locals {
  return (file as { locals?: Locals } | undefined)?.locals ?? new Map();
}

/** Tells which identifiers of a cell mean variables of the notebook, as the type checker sees it. */
export class NotebookNames {
  private readonly own: Locals;
  private readonly earlier: Locals;

  /**
   * @param cell the cell's source
   * @param earlier in which tslab declares what earlier cells have
   * @param isDeclared whether an earlier cell has declared a name, not for the compiler alone
   */
  constructor(
    private readonly ts: Ts,
    private readonly checker: TypeScript.TypeChecker,
    cell: TypeScript.SourceFile,
    earlier: TypeScript.SourceFile | undefined,
    private readonly isDeclared: (name: string) => boolean,
  ) {
    this.own = localsOf(cell);
    this.earlier = localsOf(earlier);
  }

  /** The variable that an identifier means; null for a local one, a global, or a name the compiler has made up. */
  variable(identifier: TypeScript.Identifier): string | null {
    const symbol = this.symbol(identifier);
    const name = identifier.text;
    if (symbol === null) return null;
    if (symbol === undefined) return this.undeclared(name);
    if (this.own.get(symbol.escapedName) === symbol)
      return this.isAmbient(symbol) ? this.undeclared(name) : name;
    if (this.earlier.get(symbol.escapedName) === symbol)
      return this.isDeclared(name) ? name : this.undeclared(name);
    return null;
  }

  /** What the cell itself declares under an identifier: null if that is not the identifier of such a declaration. */
  ownSymbol(identifier: TypeScript.Identifier | undefined): TypeScript.Symbol | null {
    const symbol = identifier && this.symbol(identifier);
    return symbol && this.own.get(symbol.escapedName) === symbol ? symbol : null;
  }

  /** Whether an identifier means nothing that the compiler knows. */
  isUnknown(identifier: TypeScript.Identifier): boolean {
    return this.symbol(identifier) === undefined;
  }

  /** The symbol of an identifier; null if the compiler made it up, undefined if nobody declares it. */
  symbol(identifier: TypeScript.Identifier): TypeScript.Symbol | null | undefined {
    const { ts, checker } = this;
    const node = ts.getParseTreeNode(identifier, ts.isIdentifier);
    if (!node) return null;
    const { parent } = node;
    const symbol =
      ts.isShorthandPropertyAssignment(parent) && parent.name === node
        ? checker.getShorthandAssignmentValueSymbol(parent)
        : checker.getSymbolAtLocation(node);
    return symbol?.declarations?.length ? symbol : undefined;
  }

  /** Of what nobody declares, the globals are everybody's; the rest may still become a variable. */
  private undeclared(name: string): string | null {
    return name in globalThis || GIVEN.has(name) ? null : name;
  }

  /** Whether a symbol is declared for the compiler alone. */
  private isAmbient(symbol: TypeScript.Symbol): boolean {
    const { ts } = this;
    return (symbol.declarations ?? []).every((one) => {
      const statement = ts.findAncestor(one, (node) => ts.isSourceFile(node.parent));
      const modifiers =
        statement && ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
      return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) ?? false;
    });
  }
}
