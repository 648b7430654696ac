import type * as TypeScript from '@tslab/typescript-for-tslab';

type Ts = typeof TypeScript;

/** A stretch of a source and what stands in its place; shorter text is filled up with blanks. */
interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const SHEBANG = /^#!.*/;

/**
 * Fault: tslab exports whatever a cell declares by a line of its own, so that `export` in the cell is a mistake on a line that
 * nobody wrote, and `export { h }` of an earlier cell's `h` silently loses it.
 *
 * Code that was pasted from a module or a script, made a cell's: without exports (those of another module are imported instead)
 * and without the line for the shell. Everything else keeps its position.
 */
export function asCell(ts: Ts, code: string): string {
  const source = withoutShebang(code);
  if (!/\bexport\b|\bwith\b/.test(source)) return source;
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.Latest);
  return file.statements
    .flatMap((statement) => replacements(ts, file, statement))
    .reduce(replaced, source);
}

/** The line for the shell as blanks. */
export function withoutShebang(code: string): string {
  return code.replace(SHEBANG, blank);
}

function replacements(
  ts: Ts,
  file: TypeScript.SourceFile,
  statement: TypeScript.Statement,
): Replacement[] {
  const start = statement.getStart(file);
  if (ts.isImportDeclaration(statement)) return attributes(file, statement);
  if (ts.isExportAssignment(statement)) {
    const { expression } = statement;
    return [{ start, end: expression.getStart(file), text: beforeValue(ts, expression) }];
  }
  if (ts.isExportDeclaration(statement)) {
    const { exportClause: clause, moduleSpecifier: module } = statement;
    if (!module) return [{ start, end: statement.end, text: ';' }];
    const end = clause ? start + 'export'.length : module.getStart(file);
    return [{ start, end, text: 'import' }];
  }
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const first = modifiers.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (!first) return [];
  const byDefault = modifiers.find(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
  const text = isNameless(ts, statement) ? beforeValue(ts, statement) : '';
  return [{ start: first.getStart(file), end: (byDefault ?? first).end, text }];
}

const ATTRIBUTES = /^\s*with\s*\{[^}]*\}/;

/** Fault: the compiler is older than `with { type: 'json' }` behind an import, and needs none to import JSON. */
function attributes(
  file: TypeScript.SourceFile,
  { end }: TypeScript.ImportDeclaration,
): Replacement[] {
  const found = ATTRIBUTES.exec(file.text.slice(end))?.[0];
  return found === undefined ? [] : [{ start: end, end: end + found.length, text: '' }];
}

function isNameless(ts: Ts, statement: TypeScript.Statement): boolean {
  const hasName = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
  return hasName && statement.name === undefined;
}

/** Begins a statement whose value is `node`, which must neither go on with the line before nor become a block or a declaration. */
function beforeValue(ts: Ts, node: TypeScript.Node): string {
  return ts.isObjectLiteralExpression(node) || ts.isFunctionLike(node) || ts.isClassLike(node)
    ? ';null ??'
    : ';';
}

function replaced(source: string, { start, end, text }: Replacement): string {
  const rest = blank(source.slice(start, end)).slice(text.length);
  return source.slice(0, start) + text + rest + source.slice(end);
}

/** As many blanks; the ends of lines stay. */
function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
