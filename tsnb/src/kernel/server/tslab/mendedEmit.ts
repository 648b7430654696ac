import type * as TypeScript from '@tslab/typescript-for-tslab';
import { dynamicImport } from './dynamicImports';

type Ts = typeof TypeScript;
type Host = TypeScript.WatchCompilerHostOfFilesAndCompilerOptions<TypeScript.BuilderProgram>;

/** The file in which tslab declares what earlier cells have defined. */
const EARLIER_CELLS = '__prev__.d.ts';

/**
 * Fault: tslab reads the variables of earlier cells as properties of `exports`, but overlooks the short form of a property:
 * `{ sigma }` ends in "sigma is not defined". It is written out before tslab's own step: `{ sigma: exports.sigma }`.
 * In the same pass goes `import()`.
 */
export function mendEmit(ts: Ts, host: Host): Host {
  const create = host.createProgram;
  host.createProgram = (...args) => {
    const program = create(...args);
    const emit = program.emit.bind(program);
    program.emit = (file, write, token, onlyDeclarations, custom) => {
      const before = [transformer(ts, program.getProgram().getTypeChecker())];
      return emit(file, write, token, onlyDeclarations, { ...custom, before });
    };
    return program;
  };
  return host;
}

function transformer(
  ts: Ts,
  checker: TypeScript.TypeChecker,
): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  const { factory } = ts;
  return (context) => {
    const visit = (node: TypeScript.Node): TypeScript.Node => {
      if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
        return dynamicImport(ts, node, visit);
      if (!(ts.isShorthandPropertyAssignment(node) && isOfEarlierCell(checker, node)))
        return ts.visitEachChild(node, visit, context);
      const variable = factory.createPropertyAccessExpression(
        factory.createIdentifier('exports'),
        node.name.text,
      );
      const { objectAssignmentInitializer: initializer } = node;
      const value = initializer
        ? factory.createAssignment(variable, ts.visitNode(initializer, visit) as typeof initializer)
        : variable;
      return ts.setTextRange(factory.createPropertyAssignment(node.name, value), node);
    };
    return (file) => ts.visitEachChild(file, visit, context);
  };
}

function isOfEarlierCell(
  checker: TypeScript.TypeChecker,
  node: TypeScript.ShorthandPropertyAssignment,
): boolean {
  const declarations = checker.getShorthandAssignmentValueSymbol(node)?.declarations ?? [];
  return declarations.some((one) => one.getSourceFile().fileName.endsWith(`/${EARLIER_CELLS}`));
}
