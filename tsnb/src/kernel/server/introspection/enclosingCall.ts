import type * as TypeScript from '@tslab/typescript-for-tslab';

type Ts = typeof TypeScript;

/** Where the names of the functions stand whose arguments hold `position`, the innermost first. */
export function enclosingCallees(ts: Ts, code: string, position: number): number[] {
  const file = ts.createSourceFile('cell.ts', code, ts.ScriptTarget.Latest);
  const found: number[] = [];
  const visit = (node: TypeScript.Node): void => {
    if (position < node.pos || position > node.end) return;
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && position > node.expression.end)
      found.unshift(nameOf(ts, node.expression).getStart(file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function nameOf(ts: Ts, callee: TypeScript.Expression): TypeScript.Node {
  return ts.isPropertyAccessExpression(callee) ? callee.name : callee;
}
