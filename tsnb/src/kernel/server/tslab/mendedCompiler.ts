import { dirname } from 'node:path';
import type * as TypeScript from '@tslab/typescript-for-tslab';
import { withInlineMaps, withRememberedMaps } from './compilerSourceMaps';
import { CompilerCache } from './fast/compilerCache';
import { DocComments } from './fast/docComments';
import { LightPrograms } from './fast/lightPrograms';
import { mendLocalNames } from './localNames';
import { declareNewerMethods, NEWER_LIBRARY } from './newerLibrary';
import { pathsOfOwnPackage } from './ownPackage';
import { nodeTypesFolder, readExportsOfPackages, type FileReader } from './packageTypes';
import { shareTimer, type Timers } from './rebuildTimers';
import { withoutNeedless } from './needlessDiagnostics';
import { mendEmit } from './mendedEmit';
import { CellEmits } from './scope/cellEmits';
import { Variables } from './scope/variables';
import type { SourcePositions } from './sourcePositions';

type Ts = typeof TypeScript;

/**
 * The type packages whose globals cells have: Node's. By default a compiler reads every package in `node_modules/@types` at each start, a
 * browser's document among them, which no cell has. Imports find theirs in any case.
 */
const GLOBAL_TYPES = ['node'];

/** The compiler as it was, what makes it fast, and what is known of the cells that the mended one compiles. */
export interface MendedCompiler {
  readonly typescript: Ts;
  readonly cells: CellEmits;
  readonly cache: CompilerCache;
  readonly programs: LightPrograms;
}

/**
 * Gives tslab a compiler whose faults are repaired, and returns the original. The module's exports can't be changed, so
 * tslab gets a copy of it with some functions replaced. Must be called before tslab is loaded.
 */
export function mendCompiler(tsPath: string, positions: SourcePositions): MendedCompiler {
  const cache = new CompilerCache(tsPath);
  const ts = cache.load() as Ts;
  const cells = new CellEmits(ts, new Variables());
  const programs = new LightPrograms(ts);
  let comments: DocComments | null = null;
  const createHost = withInlineMaps(ts) as (...args: unknown[]) => Parameters<typeof mendEmit>[1];
  const paths = pathsOfOwnPackage(process.cwd());
  const typesFolder = nodeTypesFolder(dirname(tsPath));
  const replaced: Partial<Record<string, unknown>> = {
    createWatchCompilerHost: (
      roots: unknown,
      options: TypeScript.CompilerOptions,
      system: Timers & FileReader,
      ...rest: unknown[]
    ) => {
      shareTimer(system);
      readExportsOfPackages(system);
      declareNewerMethods(system);
      comments = DocComments.hide(ts, system);
      mendLocalNames(system);
      const typeRoots = [...(options.typeRoots ?? []), typesFolder];
      const lib = [...(options.lib ?? []), NEWER_LIBRARY];
      const own = {
        ...options,
        typeRoots,
        types: GLOBAL_TYPES,
        lib,
        paths,
        disableTopLevelAwait: false, // with it, `await (x)` is a call
        allowImportingTsExtensions: true, // which the compiler minds since it writes files: tslab's only live in memory
      };
      return mendEmit(ts, programs.lighten(createHost(roots, own, system, ...rest)), cells);
    },
    getPreEmitDiagnosticsOfFiles: withoutNeedless(ts),
    transpileModule: withRememberedMaps(ts, positions, cells),
    getQuickInfoAtPosition: (...args: Parameters<DocComments['quickInfo']>) =>
      comments?.quickInfo(...args),
  };
  const copy = {};
  for (const name of Object.keys(ts))
    Object.defineProperty(copy, name, {
      enumerable: true,
      get: () => replaced[name] ?? ts[name as keyof Ts],
    });
  const loaded = require.cache[tsPath];
  if (loaded) loaded.exports = copy;
  return { typescript: ts, cells, cache, programs };
}
