import type * as TypeScript from '@tslab/typescript-for-tslab';

type Ts = typeof TypeScript;

/** Where an answer uses what it must not. */
export interface ForbiddenUse {
  readonly name: string;
  /** Which of the cells, from 0. */
  readonly cell: number;
  /** From 1. */
  readonly line: number;
}

/** A cell of code: one that is looked at, or one that only tells what names mean. */
export interface CellCode {
  readonly source: string;
  readonly isAnswer: boolean;
}

/** The same, with the compiler loaded when something is forbidden. */
export async function findForbidden(
  cells: readonly CellCode[],
  names: readonly string[],
): Promise<ForbiddenUse | undefined> {
  if (names.length === 0) return undefined;
  return forbiddenUse(await import('@tslab/typescript-for-tslab'), cells, names); // large
}

/**
 * The first use in answers of one of these names. Names are symbols, not words: what the cells declare themselves is their own,
 * whatever it is called, and what they import is the forbidden one, under whatever name. A member of the name is forbidden on what is
 * imported or not known (`tf.logSumExp`, `tf['logSumExp']`, `x.logSumExp()`), not a field of an object of their own. Where names are
 * forbidden so are the ways round them: importing a whole module (`import * as`, `require`, `import()`) and `eval`. A name that is put
 * together (`tf['log' + 'SumExp']`) is not found.
 */
export function forbiddenUse(
  ts: Ts,
  cells: readonly CellCode[],
  names: readonly string[],
): ForbiddenUse | undefined {
  const forbidden = new Set(names);
  const isBroken = cells.map(({ source }) => !isWhole(ts, source));
  // A cell that is cut off would take the next one along: it is looked at by itself.
  const only = (keep: (index: number) => boolean): CellCode[] =>
    cells.map((cell, i) => (keep(i) ? cell : { ...cell, source: '' }));
  const parts = [
    only((i) => !isBroken[i]),
    ...cells.flatMap((cell, i) => (isBroken[i] && cell.isAnswer ? [only((j) => j === i)] : [])),
  ];
  for (const part of parts) {
    const use = new Looker(ts, part, forbidden).firstUse();
    if (use) return use;
  }
  return undefined;
}

const FILE = 'answers.ts';

function isWhole(ts: Ts, source: string): boolean {
  // What the compiler keeps of a file, though its types do not say so.
  const file: TypeScript.SourceFile & { readonly parseDiagnostics?: readonly unknown[] } =
    ts.createSourceFile(FILE, source, ts.ScriptTarget.ES2022);
  return file.parseDiagnostics?.length === 0;
}

/** Between two cells: the one before may end without a semicolon, and in the midst of a comment line. */
const BETWEEN = '\n;\n';

class Looker {
  private readonly file: TypeScript.SourceFile;
  private readonly checker: TypeScript.TypeChecker;
  private readonly starts: readonly number[];
  /** What answers declare at their outermost: there it hides what another cell imports under that name. */
  private readonly ownNames: ReadonlySet<string>;

  constructor(
    private readonly ts: Ts,
    private readonly cells: readonly CellCode[],
    private readonly names: ReadonlySet<string>,
  ) {
    let at = 0;
    this.starts = cells.map(({ source }) => {
      const start = at;
      at += source.length + BETWEEN.length;
      return start;
    });
    const text = cells.map(({ source }) => source).join(BETWEEN);
    const options = { target: ts.ScriptTarget.ES2022, noLib: true, noResolve: true, types: [] };
    const file = ts.createSourceFile(FILE, text, options.target, true);
    const host: TypeScript.CompilerHost = {
      getSourceFile: (name) => (name === FILE ? file : undefined),
      getDefaultLibFileName: () => 'lib.d.ts',
      writeFile: () => undefined,
      getCurrentDirectory: () => '/',
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => '\n',
      fileExists: (name) => name === FILE,
      readFile: () => undefined,
    };
    this.file = file;
    this.checker = ts.createProgram([FILE], options, host).getTypeChecker();
    this.ownNames = new Set(file.statements.flatMap((statement) => this.declaredBy(statement)));
  }

  firstUse(): ForbiddenUse | undefined {
    const look = (node: TypeScript.Node): ForbiddenUse | undefined => {
      if (this.ts.isTypeNode(node) && !this.ts.isExpressionWithTypeArguments(node))
        return undefined;
      const name = this.isInAnswer(node) ? this.nameOf(node) : undefined;
      if (name !== undefined) return this.useAt(node, name);
      return this.ts.forEachChild(node, look);
    };
    return look(this.file);
  }

  private useAt(node: TypeScript.Node, name: string): ForbiddenUse {
    const at = node.getStart(this.file);
    const cell = this.cellAt(at);
    const before = this.cells[cell].source.slice(0, at - this.starts[cell]);
    return { name, cell, line: before.split('\n').length };
  }

  private cellAt(position: number): number {
    return this.starts.filter((start) => start <= position).length - 1;
  }

  private isInAnswer(node: TypeScript.Node): boolean {
    if (node === this.file) return false;
    return this.cells[this.cellAt(node.getStart(this.file))].isAnswer;
  }

  private declaredBy(statement: TypeScript.Statement): string[] {
    const { ts } = this;
    if (!this.isInAnswer(statement)) return [];
    if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
      return statement.name ? [statement.name.text] : [];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name }) => this.boundBy(name));
  }

  private boundBy(name: TypeScript.BindingName): string[] {
    if (this.ts.isIdentifier(name)) return [name.text];
    return name.elements.flatMap((element) =>
      this.ts.isOmittedExpression(element) ? [] : this.boundBy(element.name),
    );
  }

  private nameOf(node: TypeScript.Node): string | undefined {
    const { ts } = this;
    if (ts.isNamespaceImport(node)) return `import * as ${node.name.text}`;
    if (ts.isCallExpression(node)) return this.wayRound(node);
    if (ts.isImportSpecifier(node)) return this.forbidden((node.propertyName ?? node.name).text);
    if (ts.isImportClause(node)) return this.forbidden(node.name?.text);
    if (ts.isPropertyAccessExpression(node))
      return this.member(node, node.expression, this.forbidden(node.name.text));
    if (ts.isElementAccessExpression(node))
      return this.member(node, node.expression, this.literal(node.argumentExpression));
    if (ts.isBindingElement(node)) return this.bound(node);
    return ts.isIdentifier(node) ? this.identifier(node) : undefined;
  }

  private forbidden(name: string | undefined): string | undefined {
    return name !== undefined && this.names.has(name) ? name : undefined;
  }

  private wayRound({ expression }: TypeScript.CallExpression): string | undefined {
    const { ts } = this;
    if (expression.kind === ts.SyntaxKind.ImportKeyword) return 'import()';
    const isWay = ts.isIdentifier(expression) && /^(require|eval|Function)$/.test(expression.text);
    return isWay ? `${expression.text}()` : undefined;
  }

  /** The forbidden name that an index is, be it by a constant. */
  private literal(index: TypeScript.Expression): string | undefined {
    const type = this.checker.getTypeAtLocation(index);
    return type.isStringLiteral() ? this.forbidden(type.value) : undefined;
  }

  private member(
    node: TypeScript.Expression,
    object: TypeScript.Expression,
    name: string | undefined,
  ): string | undefined {
    if (name === undefined) return undefined;
    const property = this.checker.getTypeAtLocation(object).getProperty(name);
    if (property?.declarations?.some((one) => !this.isImport(one))) return undefined;
    const isCalled = this.ts.isCallExpression(node.parent) && node.parent.expression === node;
    return isCalled || this.isForeign(object) ? name : undefined;
  }

  private bound(node: TypeScript.BindingElement): string | undefined {
    const { ts } = this;
    const key = node.propertyName ?? node.name;
    const name = ts.isIdentifier(key) ? this.forbidden(key.text) : undefined;
    const declaration = node.parent.parent;
    if (name === undefined || !ts.isObjectBindingPattern(node.parent)) return undefined;
    if (!ts.isVariableDeclaration(declaration) || !declaration.initializer) return undefined;
    return this.member(declaration.initializer, declaration.initializer, name);
  }

  private identifier(node: TypeScript.Identifier): string | undefined {
    const { ts, checker } = this;
    const { parent } = node;
    const isShorthand = ts.isShorthandPropertyAssignment(parent);
    if (!isShorthand && this.isNameOfDeclaration(node)) return undefined;
    const symbol = isShorthand
      ? checker.getShorthandAssignmentValueSymbol(parent)
      : checker.getSymbolAtLocation(node);
    const imported = symbol?.declarations?.find((one) => ts.isImportSpecifier(one));
    if (imported && ts.isImportSpecifier(imported)) {
      const name = this.forbidden((imported.propertyName ?? imported.name).text);
      return name !== undefined && !this.ownNames.has(node.text) ? name : undefined;
    }
    const isOwn = symbol?.declarations?.some((one) => !this.isImport(one)) ?? false;
    return isOwn || this.ownNames.has(node.text) ? undefined : this.forbidden(node.text);
  }

  /** Whether an identifier gives a name rather than uses one: of a declaration, a member, a label. */
  private isNameOfDeclaration(node: TypeScript.Identifier): boolean {
    const { ts } = this;
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
    if (ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isNamespaceImport(parent))
      return true;
    if (ts.isBindingElement(parent)) return parent.name === node || parent.propertyName === node;
    return (parent as { name?: TypeScript.Node }).name === node || this.isLabel(parent);
  }

  private isLabel(node: TypeScript.Node): boolean {
    return this.ts.isLabeledStatement(node) || this.ts.isBreakOrContinueStatement(node);
  }

  private isImport(declaration: TypeScript.Declaration): boolean {
    const { ts } = this;
    return (
      ts.isImportSpecifier(declaration) ||
      ts.isImportClause(declaration) ||
      ts.isNamespaceImport(declaration)
    );
  }

  /** Whether an object is a module, or a part of one, or something that no cell declares, such as `Math`. */
  private isForeign(expression: TypeScript.Expression, depth = 0): boolean {
    const { ts } = this;
    if (ts.isPropertyAccessExpression(expression) || ts.isElementAccessExpression(expression))
      return this.isForeign(expression.expression, depth);
    if (
      ts.isParenthesizedExpression(expression) ||
      ts.isAsExpression(expression) ||
      ts.isNonNullExpression(expression)
    )
      return this.isForeign(expression.expression, depth);
    if (!ts.isIdentifier(expression)) return false;
    const declarations = this.checker.getSymbolAtLocation(expression)?.declarations ?? [];
    if (declarations.length === 0) return true;
    return declarations.some((one) => {
      if (this.isImport(one)) return true;
      const from = ts.isVariableDeclaration(one) ? one.initializer : undefined;
      return from !== undefined && depth < 5 && this.isForeign(from, depth + 1);
    });
  }
}
