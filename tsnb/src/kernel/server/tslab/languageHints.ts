import type { Diagnostic } from 'tslab/dist/converter';

/** What the compiler takes for something else since it is newer than itself, and what to write instead. */
const HINTS: [code: RegExp, advice: string][] = [
  [
    /^(?:await\s+)?using\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*=/u,
    "This kernel's compiler does not know `using`: write `const $1 = ...` and, where it is no longer needed, `$1[Symbol.dispose]()` or the method that closes it, in a `try { ... } finally { ... }`.",
  ],
];

/** The mistakes in a cell, those of one newer construct in one sentence. */
export function withHints(diagnostics: Diagnostic[], source: string): Diagnostic[] {
  for (const diagnostic of diagnostics)
    for (const [code, advice] of HINTS) {
      const found = code.exec(source.slice(diagnostic.start.offset));
      if (found) return [{ ...diagnostic, messageText: advice.replaceAll('$1', found[1]) }];
    }
  return diagnostics;
}
