import type * as TypeScript from '@tslab/typescript-for-tslab';
import { localsOf } from './notebookNames';

type Ts = typeof TypeScript;

/** Fault: a `var` within a loop or a block is not in the declarations that the compiler writes. What they lack. */
export function nestedDeclarations(
  ts: Ts,
  checker: TypeScript.TypeChecker,
  file: TypeScript.SourceFile,
): string {
  return [...localsOf(file).values()]
    .filter(
      ({ declarations = [] }) =>
        declarations.length > 0 && declarations.every((one) => isNested(ts, one)),
    )
    .map((symbol) => {
      const type = checker.getTypeOfSymbolAtLocation(symbol, file);
      const text = checker.typeToString(type, file, ts.TypeFormatFlags.NoTruncation);
      return `declare let ${symbol.name}: ${text};\n`;
    })
    .join('');
}

function isNested(ts: Ts, declaration: TypeScript.Declaration): boolean {
  const list = ts.findAncestor(declaration, ts.isVariableDeclarationList);
  const { parent } = list ?? {};
  return (
    list !== undefined &&
    !(parent && ts.isVariableStatement(parent) && ts.isSourceFile(parent.parent))
  );
}
