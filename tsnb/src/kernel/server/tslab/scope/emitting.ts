import type * as TypeScript from '@tslab/typescript-for-tslab';
import type { EmittedCell } from './emittedCell';
import type { NotebookNames } from './notebookNames';
import { boxName, type Runtime } from './runtime';

/** What the parts of the emit of one cell share. */
export interface Emitting {
  readonly ts: typeof TypeScript;
  readonly names: NotebookNames;
  readonly cell: EmittedCell;
  readonly context: TypeScript.TransformationContext;
  /** Where the cell begins in the file that is compiled. */
  readonly offset: number;
  /** What stands for a node in the compiled code. */
  readonly visit: (node: TypeScript.Node) => TypeScript.Node;
}

/** The box of a variable. */
export function box({ ts, cell }: Emitting, name: string): TypeScript.Identifier {
  cell.used.add(name);
  return ts.factory.createIdentifier(boxName(name));
}

/** The variable itself, in the place of `node`. */
export function variable(
  emitting: Emitting,
  name: string,
  node?: TypeScript.Node,
): TypeScript.PropertyAccessExpression {
  const access = emitting.ts.factory.createPropertyAccessExpression(box(emitting, name), 'v');
  return node ? emitting.ts.setTextRange(access, node) : access;
}

/** A function of the runtime. */
export function runtime({ ts }: Emitting, name: keyof Runtime): TypeScript.Expression {
  const { factory } = ts;
  return factory.createPropertyAccessExpression(factory.createIdentifier('__tslab__'), name);
}

/** A call of a function of the runtime. */
export function call(
  emitting: Emitting,
  name: keyof Runtime,
  args: readonly TypeScript.Expression[],
): TypeScript.CallExpression {
  return emitting.ts.factory.createCallExpression(runtime(emitting, name), undefined, args);
}

/** An expression of the compiled code, of one that was written. */
export function expression(
  { visit }: Emitting,
  node: TypeScript.Expression,
): TypeScript.Expression {
  return visit(node) as TypeScript.Expression;
}
