import type * as TypeScript from '@tslab/typescript-for-tslab';

type Diagnose = (...args: unknown[]) => TypeScript.Diagnostic[];

/** "Import assignment cannot be used when targeting ECMAScript modules": what cells run as can. */
const IMPORT_ASSIGNMENT = 1202;

/** The function, which the compiler was given for tslab, that finds mistakes: without those that are none here. */
export function withoutNeedless(ts: object): Diagnose {
  const { getPreEmitDiagnosticsOfFiles: find } = ts as { getPreEmitDiagnosticsOfFiles: Diagnose };
  return (...args) => find(...args).filter(({ code }) => code !== IMPORT_ASSIGNMENT);
}
