import type * as TypeScript from '@tslab/typescript-for-tslab';
import { join } from 'node:path';
import vm from 'node:vm';

import { withoutExtension } from './tsExtensions';

type Ts = typeof TypeScript;
type Import = (specifier: unknown) => Promise<unknown>;

/** How Node says that `require` can't load a package, which `import` can. */
const ONLY_BY_IMPORT = [
  'ERR_REQUIRE_ESM',
  'ERR_REQUIRE_ASYNC_MODULE',
  'ERR_PACKAGE_PATH_NOT_EXPORTED',
];

/** The name under which compiled code finds the function, as a property of tslab's own `__tslab__`. */
const NAME = 'importModule';

/**
 * Fault: tslab compiles `import()` to `require`, which can't load every package that is an ES module. It is compiled to
 * `__tslab__.importModule(specifier, (specifier) => import(specifier))` instead, of which tslab's next step makes the `require`
 * of that place.
 */
export function dynamicImport(
  ts: Ts,
  node: TypeScript.CallExpression,
  visit: (node: TypeScript.Node) => TypeScript.Node,
): TypeScript.Node {
  const { factory } = ts;
  const specifier = factory.createIdentifier('specifier');
  const parameter = factory.createParameterDeclaration(undefined, undefined, specifier);
  const plain = factory.createCallExpression(node.expression, undefined, [specifier]);
  const byRequire = factory.createArrowFunction(
    undefined,
    undefined,
    [parameter],
    undefined,
    undefined,
    plain,
  );
  const target = factory.createPropertyAccessExpression(
    factory.createIdentifier('__tslab__'),
    NAME,
  );
  const specifiers = node.arguments.map((one) =>
    withoutExtension(ts, ts.visitNode(one, visit) as TypeScript.Expression),
  );
  return ts.setTextRange(
    factory.createCallExpression(target, undefined, [...specifiers.slice(0, 1), byRequire]),
    node,
  );
}

/** Gives code of cells the function it calls: `require`, and where that can't, Node's own `import` from the notebook's folder. */
export function provideDynamicImport(): void {
  const options = {
    filename: join(process.cwd(), 'cell.js'),
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  };
  const byImport = vm.runInThisContext('(specifier) => import(specifier)', options) as Import;
  const { __tslab__ } = globalThis as unknown as { __tslab__: Record<string, unknown> };
  __tslab__[NAME] = async (specifier: unknown, byRequire: Import): Promise<unknown> => {
    try {
      return await byRequire(specifier);
    } catch (error) {
      if (!ONLY_BY_IMPORT.includes(String((error as { code?: unknown } | null)?.code))) throw error;
      return quietly(() => byImport(specifier));
    }
  };
}

/** Node warns that this way to name the folder is new; that is nothing a notebook's reader can act on. */
function quietly<T>(work: () => T): T {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
}
