import type * as TypeScript from '@tslab/typescript-for-tslab';

/** What a repair needs to know of the text of a cell, without running it. */
export interface CodeReader {
  /** The names that it gives to values: variables, functions, classes, and what it assigns to. */
  readonly names: (source: string) => ReadonlySet<string>;
  /** Whether it is whole: no part of a function that begins or ends elsewhere, and no prose. */
  readonly isWhole: (source: string) => boolean;
}

/** A reader of cells, with what it read before at hand. */
export async function codeReader(): Promise<CodeReader> {
  const ts = await import('@tslab/typescript-for-tslab'); // large: loaded when something is graded
  const known = new Map<string, Facts>();
  const facts = (source: string): Facts => {
    const found = known.get(source) ?? factsOf(ts, source);
    known.set(source, found);
    return found;
  };
  return {
    names: (source) => facts(source).names,
    isWhole: (source) => facts(source).whole,
  };
}

interface Facts {
  readonly names: ReadonlySet<string>;
  readonly whole: boolean;
}

function factsOf(ts: typeof TypeScript, source: string): Facts {
  const file: Parsed = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022, true);
  const names = new Set(file.statements.flatMap((statement) => namesOf(ts, statement)));
  return { names, whole: file.parseDiagnostics?.length === 0 };
}

/** What the compiler keeps of a file, though its types do not say so: what keeps it from being read. */
interface Parsed extends TypeScript.SourceFile {
  readonly parseDiagnostics?: readonly unknown[];
}

function namesOf(ts: typeof TypeScript, statement: TypeScript.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(ts, name));
  if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement)
  )
    return statement.name ? [statement.name.text] : [];
  if (!ts.isExpressionStatement(statement)) return [];
  const { expression } = statement;
  const isAssignment =
    ts.isBinaryExpression(expression) &&
    expression.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ts.isIdentifier(expression.left);
  return isAssignment && ts.isIdentifier(expression.left) ? [expression.left.text] : [];
}

function boundNames(ts: typeof TypeScript, name: TypeScript.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : boundNames(ts, element.name),
  );
}

/** Whether a text declares or assigns one of these names. */
export function sharesNames(code: CodeReader, source: string, names: ReadonlySet<string>): boolean {
  return [...code.names(source)].some((name) => names.has(name));
}
