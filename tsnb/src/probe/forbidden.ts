import type * as TypeScript from '@tslab/typescript-for-tslab';

/** Where code uses what it must not. */
export interface ForbiddenUse {
  readonly name: string;
  /** From 1. */
  readonly line: number;
}

/**
 * The first use in code of one of these names: as an identifier, a property or an import, under whatever name it is imported, or as a
 * whole string (`tf['logSumExp']`). Where names are forbidden so are the ways round them: importing a whole module (`import * as`,
 * `require`, `import()`) and `eval`. A property whose name is put together (`tf['log' + 'SumExp']`) is not found.
 */
export async function forbiddenUse(
  code: string,
  names: readonly string[],
): Promise<ForbiddenUse | undefined> {
  if (names.length === 0) return undefined;
  const ts = await import('@tslab/typescript-for-tslab'); // large: loaded when something is forbidden
  const file = ts.createSourceFile('answer.ts', code, ts.ScriptTarget.ES2022, true);
  const forbidden = new Set(names);
  const look = (node: TypeScript.Node): ForbiddenUse | undefined => {
    const name = nameOf(ts, node, forbidden);
    if (name !== undefined) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
      return { name, line: line + 1 };
    }
    return ts.forEachChild(node, look);
  };
  return look(file);
}

function nameOf(
  ts: typeof TypeScript,
  node: TypeScript.Node,
  forbidden: ReadonlySet<string>,
): string | undefined {
  if (ts.isNamespaceImport(node)) return `import * as ${node.name.text}`;
  if (ts.isCallExpression(node)) {
    const { expression } = node;
    if (expression.kind === ts.SyntaxKind.ImportKeyword) return 'import()';
    if (ts.isIdentifier(expression) && /^(require|eval|Function)$/.test(expression.text))
      return `${expression.text}()`;
  }
  if ((ts.isIdentifier(node) || ts.isStringLiteralLike(node)) && forbidden.has(node.text))
    return node.text;
  return undefined;
}
