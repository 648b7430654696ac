import type * as TypeScript from '@tslab/typescript-for-tslab';
import { call, expression, runtime, variable, type Emitting } from './emitting';
import { importDeclaration } from './importDeclarations';
import { assignment, declaresVariables, identifiersIn, target } from './variableDeclarations';

/** A statement of the compiled code; `end` is where what it declares ends in the source, if it declares something. */
export interface EmittedStatement {
  readonly statement: TypeScript.Statement;
  /** The stretch of the source that is undone if the code did not come behind it. */
  readonly piece?: { start: number; end: number };
}

/** A statement that isn't one of a declaration in its own right. */
const plain = (statement: TypeScript.Statement): EmittedStatement => ({ statement });

/** What stands for a statement at the top level of a cell. */
export function topLevelStatement(
  emitting: Emitting,
  node: TypeScript.Statement,
): EmittedStatement[] {
  const { ts } = emitting;
  const piece = stretch(emitting, node);
  if (ts.isExportDeclaration(node)) return [];
  if (ts.isImportDeclaration(node))
    return [{ statement: statementOf(emitting, importDeclaration(emitting, node), node), piece }];
  if (ts.isClassDeclaration(node)) return [{ statement: classDeclaration(emitting, node), piece }];
  if (ts.isVariableStatement(node) && declaresVariables(emitting, node.declarationList))
    return variableDeclarations(emitting, node);
  return [plain(emitting.visit(node) as TypeScript.Statement)];
}

/** The declarations of a statement, one by one, since the code may end between them. */
function variableDeclarations(
  emitting: Emitting,
  node: TypeScript.VariableStatement,
): EmittedStatement[] {
  const { ts } = emitting;
  if (isNamespaceOrEnum(emitting, node)) return [reset(emitting, node)];
  const { declarations } = node.declarationList;
  const isVar = isVarList(emitting, node.declarationList);
  return declarations.flatMap((one, index) => {
    const assigned = assignment(emitting, one, isVar);
    if (!assigned) return [];
    const statement = ts.setOriginalNode(ts.factory.createExpressionStatement(assigned), node);
    ts.setTextRange(statement, index === 0 ? node : one);
    const whole = stretch(emitting, node);
    const before = index === 0 ? null : stretch(emitting, declarations[index - 1]);
    const own = stretch(emitting, one);
    const piece = before && own ? { start: before.end, end: own.end } : whole;
    return [{ statement, piece }];
  });
}

/** The compiler declares a namespace or an enum by a `var`: one of an earlier cell is replaced, not added to. */
function isNamespaceOrEnum({ ts }: Emitting, node: TypeScript.Node): boolean {
  const original = ts.getOriginalNode(node);
  return ts.isEnumDeclaration(original) || ts.isModuleDeclaration(original);
}

function reset(emitting: Emitting, node: TypeScript.VariableStatement): EmittedStatement {
  const { factory } = emitting.ts;
  const [{ name }] = node.declarationList.declarations;
  const cleared = factory.createAssignment(target(emitting, name), factory.createVoidZero());
  return { statement: statementOf(emitting, cleared, node), piece: stretch(emitting, node) };
}

/** A list of variables within another statement: as an expression, null if it only declares. */
export function nestedVariables(
  emitting: Emitting,
  list: TypeScript.VariableDeclarationList,
): TypeScript.Expression | null {
  const isVar = isVarList(emitting, list);
  const assigned = list.declarations
    .map((one) => assignment(emitting, one, isVar))
    .filter((one) => one !== null);
  const { factory } = emitting.ts;
  return assigned.length > 0 ? assigned.reduce((all, one) => factory.createComma(all, one)) : null;
}

/** What a loop assigns to that would declare variables: `for (var x of list)`. */
export function loopTarget(
  emitting: Emitting,
  list: TypeScript.VariableDeclarationList,
): TypeScript.Expression {
  return target(emitting, list.declarations[0].name);
}

/** `class A {}`: the value of its variable. */
function classDeclaration(
  emitting: Emitting,
  node: TypeScript.ClassDeclaration,
): TypeScript.Statement {
  const { ts, names, cell } = emitting;
  const { name } = node;
  const visited = emitting.visit(node) as TypeScript.ClassDeclaration;
  if (!name || !names.ownSymbol(name)) return visited;
  cell.declared.add(name.text);
  const value = ts.factory.createClassExpression(
    visited.modifiers,
    visited.name,
    undefined,
    visited.heritageClauses,
    visited.members,
  );
  ts.setOriginalNode(ts.setTextRange(value, node), node);
  const assigned = ts.factory.createAssignment(variable(emitting, name.text, name), value);
  return statementOf(emitting, assigned, node);
}

/** Puts the functions of a cell where its code begins: `function f` stays, and is the first value of the variable `f`. */
export function hoistedFunctions(
  emitting: Emitting,
  statements: readonly TypeScript.Statement[],
): TypeScript.Statement[] {
  const { ts, names, cell } = emitting;
  const { factory } = ts;
  return statements
    .filter(ts.isFunctionDeclaration)
    .filter(({ name, body }) => body && names.ownSymbol(name))
    .map(({ name }) => {
      const { text } = name as TypeScript.Identifier;
      cell.declared.add(text);
      const value = factory.createIdentifier(text);
      return factory.createExpressionStatement(
        factory.createAssignment(variable(emitting, text), value),
      );
    });
}

/** Gives every `var` of the notebook within `whole` a first value, also those in blocks and loops. */
export function hoistedVariables(
  emitting: Emitting,
  whole: TypeScript.Node,
): TypeScript.Statement[] {
  const { ts } = emitting;
  const found = new Set<string>();
  const search = (node: TypeScript.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (
      ts.isVariableDeclarationList(node) &&
      isVarList(emitting, node) &&
      declaresVariables(emitting, node)
    )
      for (const { name } of node.declarations)
        for (const { text } of identifiersIn(emitting, name)) found.add(text);
    ts.forEachChild(node, search);
  };
  ts.forEachChild(whole, search);
  if (found.size === 0) return [];
  const { factory } = ts;
  const boxes = [...found].map((name) => variable(emitting, name).expression);
  for (const name of found) emitting.cell.declared.add(name);
  const hoist = factory.createCallExpression(runtime(emitting, 'hoist'), undefined, boxes);
  return [factory.createExpressionStatement(hoist)];
}

/** `import fs = require('fs')`, which the compiler leaves out of a module of its newest kind. */
export function importAssignments(
  emitting: Emitting,
  file: TypeScript.SourceFile,
): TypeScript.Statement[] {
  const { ts, cell } = emitting;
  return file.statements.flatMap((node) => {
    if (!ts.isImportEqualsDeclaration(node) || node.isTypeOnly) return [];
    const { moduleReference: reference, name } = node;
    if (!ts.isExternalModuleReference(reference)) return [];
    cell.declared.add(name.text);
    const module = call(emitting, 'require', [reference.expression]);
    const assigned = ts.factory.createAssignment(variable(emitting, name.text, name), module);
    return [statementOf(emitting, assigned, node)];
  });
}

/** A statement that is `value`, in the place of `node`. */
function statementOf(
  { ts }: Emitting,
  value: TypeScript.Expression,
  node: TypeScript.Node,
): TypeScript.Statement {
  const statement = ts.factory.createExpressionStatement(value);
  return ts.setOriginalNode(ts.setTextRange(statement, node), node);
}

function isVarList({ ts }: Emitting, list: TypeScript.VariableDeclarationList): boolean {
  return (list.flags & ts.NodeFlags.BlockScoped) === 0;
}

/** Where what a node stands for is in the source; undefined for what the compiler made up. */
export function stretch(
  { ts, offset }: Emitting,
  node: TypeScript.Node,
): { start: number; end: number } | undefined {
  const original = ts.getParseTreeNode(node);
  return original && { start: original.getStart() - offset, end: original.end - offset };
}

/** The last value of a cell, kept where tslab's executor looks for it. */
export function keptValue(
  emitting: Emitting,
  node: TypeScript.ExpressionStatement,
  name: string,
): TypeScript.Statement {
  const { factory } = emitting.ts;
  const place = factory.createElementAccessExpression(
    factory.createPropertyAccessExpression(factory.createIdentifier('__tslab__'), 'exports'),
    factory.createStringLiteral(name),
  );
  const kept = factory.createAssignment(place, expression(emitting, node.expression));
  return statementOf(emitting, kept, node);
}
