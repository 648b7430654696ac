import type * as TypeScript from '@tslab/typescript-for-tslab';
import { inferType, readType, type Scope } from './readType';
import type { ParameterType } from './type';

/** A parameter that a notebook declares. */
export interface DeclaredParameter {
  readonly name: string;
  readonly keyword: 'const' | 'let' | 'var';
  readonly type: ParameterType;
  /** Its type as the notebook writes it, or as its value shows; for sentences. */
  readonly typeText: string;
  /** Whether the notebook writes the type, so that it is written again. */
  readonly annotated: boolean;
}

/** The parameters that the code of a cell tagged `parameters` declares: its top-level variables. */
export async function declaredParameters(code: string): Promise<DeclaredParameter[]> {
  const ts = await import('@tslab/typescript-for-tslab'); // large: loaded when parameters are given, not before
  const file = ts.createSourceFile('parameters.ts', code, ts.ScriptTarget.ES2022, true);
  const scope: Scope = { ts, file, resolving: new Set() };
  return file.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) => {
    const keyword = keywordOf(ts, declarationList);
    return declarationList.declarations.flatMap((declaration) =>
      ts.isIdentifier(declaration.name)
        ? [parameter(scope, declaration, declaration.name.text, keyword)]
        : [],
    );
  });
}

function keywordOf(
  ts: typeof TypeScript,
  { flags }: TypeScript.VariableDeclarationList,
): 'const' | 'let' | 'var' {
  if (flags & ts.NodeFlags.Const) return 'const';
  return flags & ts.NodeFlags.Let ? 'let' : 'var';
}

function parameter(
  scope: Scope,
  declaration: TypeScript.VariableDeclaration,
  name: string,
  keyword: 'const' | 'let' | 'var',
): DeclaredParameter {
  const { type: written, initializer } = declaration;
  if (written !== undefined) {
    const type = readType(scope, written);
    return { name, keyword, type, typeText: written.getText(scope.file), annotated: true };
  }
  const { type, text } = inferType(scope, initializer);
  return { name, keyword, type, typeText: text, annotated: false };
}
