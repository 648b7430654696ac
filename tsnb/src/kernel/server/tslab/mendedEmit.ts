import type * as TypeScript from '@tslab/typescript-for-tslab';
import { dynamicImport } from './dynamicImports';
import type { CellEmits } from './scope/cellEmits';
import { withoutExtension } from './tsExtensions';

type Ts = typeof TypeScript;
type Host = TypeScript.WatchCompilerHostOfFilesAndCompilerOptions<TypeScript.BuilderProgram>;

/**
 * Fault: tslab compiles a cell to a module that copies its variables out at its end. Here the variables of a notebook are one scope: see
 * `scope/`. In files beside the notebook, imports are mended.
 */
export function mendEmit(ts: Ts, host: Host, cells: CellEmits): Host {
  const create = host.createProgram;
  host.createProgram = (...args) => {
    const program = create(...args);
    cells.prepare(program.getProgram());
    const emit = program.emit.bind(program);
    program.emit = (file, write, token, onlyDeclarations, custom) => {
      if (file && write && cells.isCell(file))
        return cells.emit(program.getProgram(), file, write, (cellWrite, after) =>
          emit(file, cellWrite, token, onlyDeclarations, { ...custom, after: [after] }),
        );
      const before = [transformer(ts)];
      return emit(file, write, token, onlyDeclarations, { before });
    };
    return program;
  };
  return host;
}

function transformer(ts: Ts): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  return (context) => {
    const visit = (node: TypeScript.Node): TypeScript.Node => {
      if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
        return dynamicImport(ts, node, visit);
      const parent = node.parent as TypeScript.Node | undefined;
      if (ts.isStringLiteral(node) && parent && namesModule(ts, parent))
        return withoutExtension(ts, node);
      return ts.visitEachChild(node, visit, context);
    };
    return (file) => ts.visitEachChild(file, visit, context);
  };
}

function namesModule(ts: Ts, node: TypeScript.Node): boolean {
  return ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
}
