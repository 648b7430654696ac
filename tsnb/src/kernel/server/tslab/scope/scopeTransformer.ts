import type * as TypeScript from '@tslab/typescript-for-tslab';
import { EmittedCell } from './emittedCell';
import { call, type Emitting } from './emitting';
import * as expressions from './expressions';
import { NotebookNames } from './notebookNames';
import {
  hoistedFunctions,
  hoistedVariables,
  importAssignments,
  keptValue,
  loopTarget,
  nestedVariables,
  stretch,
  topLevelStatement,
} from './statements';
import { declaresVariables } from './variableDeclarations';

type Ts = typeof TypeScript;

/**
 * The last step of a cell's compilation: its module becomes the body of a function, in which every name that the cell or an earlier one
 * has declared at its top level is a variable of the notebook (`$nb_lr.v` for `lr`), as the type checker sees it. Names of parameters,
 * of blocks and of functions stay as they are.
 */
export function scopeTransformer(
  ts: Ts,
  names: NotebookNames,
  cell: EmittedCell,
): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  return (context) => (file) => new ScopeEmit(ts, names, cell, context).file(file);
}

class ScopeEmit implements Emitting {
  offset = 0;
  /** How many functions are round the node that is visited. */
  private functions = 0;
  /** The classes round it: within itself a class keeps its name whatever becomes of the variable, as in all of JavaScript. */
  private readonly classes: TypeScript.Symbol[] = [];

  constructor(
    readonly ts: Ts,
    readonly names: NotebookNames,
    readonly cell: EmittedCell,
    readonly context: TypeScript.TransformationContext,
  ) {}

  file(file: TypeScript.SourceFile): TypeScript.SourceFile {
    const { ts, cell } = this;
    const { factory } = ts;
    this.offset = file.text.indexOf('\n') + 1; // tslab puts a line before it
    const hoisted = [
      ...hoistedVariables(this, file),
      ...hoistedFunctions(this, file.statements),
      ...importAssignments(this, ts.getOriginalNode(file) as TypeScript.SourceFile),
    ];
    const last = this.lastExpression(file.statements);
    const progress = factory.createUniqueName('progress');
    const body = file.statements.flatMap((node) => {
      if (node === last) return [this.last(last)];
      const emitted = topLevelStatement(this, node);
      return emitted.flatMap(({ statement, piece }) => {
        if (!piece) return this.noted(node, statement, progress);
        const at = cell.pieces.push({ ...piece, at: cell.pieces.length + 1 });
        return [statement, this.mark(progress, at)];
      });
    });
    const begin = factory.createVariableDeclaration(
      progress,
      undefined,
      undefined,
      call(this, 'begin', []),
    );
    const start = factory.createVariableStatement(
      undefined,
      factory.createVariableDeclarationList([begin], ts.NodeFlags.Const),
    );
    return factory.updateSourceFile(file, [start, ...hoisted, ...body]);
  }

  readonly visit = (node: TypeScript.Node): TypeScript.Node => {
    const { ts } = this;
    const children = (): TypeScript.Node => this.children(node);
    if (ts.isIdentifier(node)) return this.identifier(node);
    if (ts.isShorthandPropertyAssignment(node)) return expressions.shorthand(this, node);
    if (ts.isCallExpression(node)) return expressions.callExpression(this, node);
    if (ts.isTaggedTemplateExpression(node)) return expressions.taggedTemplate(this, node);
    if (ts.isBinaryExpression(node)) return expressions.binaryExpression(this, node, children);
    if (ts.isTypeOfExpression(node)) return expressions.typeOf(this, node, children);
    if (ts.isVariableStatement(node))
      return this.variables(node, node.declarationList) ?? children();
    if (ts.isForStatement(node)) return this.forStatement(node) ?? children();
    if (ts.isForInStatement(node) || ts.isForOfStatement(node)) {
      if (ts.isForOfStatement(node) && node.awaitModifier) this.awaited();
      return this.forEachStatement(node) ?? children();
    }
    if (ts.isAwaitExpression(node)) this.awaited();
    if (ts.isCatchClause(node)) return expressions.catchClause(this, node, children);
    if (ts.isClassLike(node)) return this.classLike(node);
    if (ts.isFunctionLike(node)) return this.functionLike(node);
    return children();
  };

  private children(node: TypeScript.Node): TypeScript.Node {
    const names = namesOf(node);
    return this.ts.visitEachChild(
      node,
      (child) => (this.ts.isIdentifier(child) && names.includes(child) ? child : this.visit(child)),
      this.context,
    );
  }

  private identifier(node: TypeScript.Identifier): TypeScript.Node {
    const symbol = this.names.ownSymbol(node);
    return symbol && this.classes.includes(symbol) ? node : expressions.reference(this, node);
  }

  private classLike(node: TypeScript.ClassLikeDeclaration): TypeScript.Node {
    const symbol = this.names.ownSymbol(node.name);
    if (!symbol) return this.children(node);
    this.classes.push(symbol);
    const emitted = this.children(node);
    this.classes.pop();
    return emitted;
  }

  private functionLike(node: TypeScript.Node): TypeScript.Node {
    this.functions++;
    const emitted = this.children(node);
    this.functions--;
    return emitted;
  }

  private awaited(): void {
    if (this.functions === 0) this.cell.awaits = true;
  }

  /** A `var` of the notebook in a block. */
  private variables(
    node: TypeScript.Node,
    list: TypeScript.VariableDeclarationList,
  ): TypeScript.Node | null {
    if (!declaresVariables(this, list)) return null;
    const { ts } = this;
    const assigned = nestedVariables(this, list);
    const statement = assigned
      ? ts.factory.createExpressionStatement(assigned)
      : ts.factory.createEmptyStatement();
    return ts.setTextRange(statement, node);
  }

  private forStatement(node: TypeScript.ForStatement): TypeScript.Node | null {
    const { ts, visit } = this;
    const { initializer } = node;
    if (!initializer || !ts.isVariableDeclarationList(initializer)) return null;
    if (!declaresVariables(this, initializer)) return null;
    return ts.factory.updateForStatement(
      node,
      nestedVariables(this, initializer) ?? undefined,
      ts.visitNode(node.condition, visit, ts.isExpression),
      ts.visitNode(node.incrementor, visit, ts.isExpression),
      visit(node.statement) as TypeScript.Statement,
    );
  }

  private forEachStatement(
    node: TypeScript.ForInStatement | TypeScript.ForOfStatement,
  ): TypeScript.Node | null {
    const { ts, visit } = this;
    const { initializer: list } = node;
    if (!ts.isVariableDeclarationList(list) || !declaresVariables(this, list)) return null;
    const target = loopTarget(this, list);
    const values = visit(node.expression) as TypeScript.Expression;
    const body = visit(node.statement) as TypeScript.Statement;
    return ts.isForInStatement(node)
      ? ts.factory.updateForInStatement(node, target, values, body)
      : ts.factory.updateForOfStatement(node, node.awaitModifier, target, values, body);
  }

  /** The last statement of a cell, if it is an expression that was written as one. */
  private lastExpression(
    statements: readonly TypeScript.Statement[],
  ): TypeScript.ExpressionStatement | null {
    const { ts } = this;
    const last = statements.filter((one) => !ts.isExportDeclaration(one)).at(-1);
    if (!last || !ts.isExpressionStatement(last)) return null;
    return ts.isExpressionStatement(ts.getOriginalNode(last)) ? last : null;
  }

  private last(node: TypeScript.ExpressionStatement): TypeScript.Statement {
    this.cell.valueName = `value ${this.cell.id}`;
    const piece = stretch(this, node);
    if (piece) this.cell.others.push(piece);
    return keptValue(this, node, this.cell.valueName);
  }

  /** A statement that declares nothing in its own right; `var` may be within it, which is declared as soon as it begins. */
  private noted(
    node: TypeScript.Statement,
    statement: TypeScript.Statement,
    progress: TypeScript.Identifier,
  ): TypeScript.Statement[] {
    const { ts, cell } = this;
    const piece = stretch(this, node);
    if (!piece || ts.isFunctionDeclaration(node)) return [statement];
    const original = ts.getOriginalNode(node);
    if (ts.isEnumDeclaration(original) || ts.isModuleDeclaration(original)) {
      const at = cell.pieces.push({ ...piece, at: cell.pieces.length + 1 });
      return [statement, this.mark(progress, at)];
    }
    if (hoistedVariables(this, node).length === 0) {
      cell.others.push(piece);
      return [statement];
    }
    const at = cell.pieces.push({ ...piece, at: cell.pieces.length + 1 });
    return [this.mark(progress, at), statement];
  }

  private mark(progress: TypeScript.Identifier, at: number): TypeScript.Statement {
    const { factory } = this.ts;
    const done = factory.createPropertyAccessExpression(progress, 'done');
    return factory.createExpressionStatement(
      factory.createAssignment(done, factory.createNumericLiteral(at)),
    );
  }
}

/** The identifiers of a node that only name something: a property, a label, what is declared. */
function namesOf(node: TypeScript.Node): unknown[] {
  const { name, propertyName, label } = node as {
    name?: unknown;
    propertyName?: unknown;
    label?: unknown;
  };
  return [name, propertyName, label];
}
