import type * as TypeScript from '@tslab/typescript-for-tslab';
import { withInlineMaps, withRememberedMaps } from './compilerSourceMaps';
import { shareTimer, type Timers } from './pendingRebuilds';
import { writeOutShorthand } from './shorthandProperties';
import type { SourcePositions } from './sourcePositions';

type Ts = typeof TypeScript;

/**
 * Gives tslab a compiler whose faults are repaired, and returns the original. The module's exports can't be changed, so
 * tslab gets a copy of it with two functions replaced. Must be called before tslab is loaded.
 */
export function mendCompiler(tsPath: string, positions: SourcePositions): Ts {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the path is tslab's own compiler
  const ts = require(tsPath) as Ts;
  const createHost = withInlineMaps(ts) as (
    ...args: unknown[]
  ) => Parameters<typeof writeOutShorthand>[1];
  const replaced: Partial<Record<string, unknown>> = {
    createWatchCompilerHost: (...args: [roots: unknown, options: object, system: Timers]) => {
      shareTimer(args[2]);
      return writeOutShorthand(ts, createHost(...args));
    },
    transpileModule: withRememberedMaps(ts, positions),
  };
  const copy = {};
  for (const name of Object.keys(ts))
    Object.defineProperty(copy, name, {
      enumerable: true,
      get: () => replaced[name] ?? ts[name as keyof Ts],
    });
  const loaded = require.cache[tsPath];
  if (loaded) loaded.exports = copy;
  return ts;
}
