import type * as TypeScript from '@tslab/typescript-for-tslab';

const EXTENSION = /^(\.{1,2}\/.*)\.ts$/;

/** Fault: tslab finds what it has compiled of a file `mod.ts` as `./mod`, not as `./mod.ts`. */
export function withoutExtension(
  ts: typeof TypeScript,
  specifier: TypeScript.Expression,
): TypeScript.Expression {
  const path = ts.isStringLiteral(specifier) ? EXTENSION.exec(specifier.text)?.[1] : undefined;
  if (path === undefined) return specifier;
  return ts.setTextRange(ts.factory.createStringLiteral(path), specifier);
}
