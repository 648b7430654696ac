import type * as TypeScript from '@tslab/typescript-for-tslab';
import type { SourcePositions } from './sourcePositions';

type Ts = typeof TypeScript;

const INLINE_MAP = /\n\/\/# sourceMappingURL=data:[^,]*base64,([\w+/=]+)\s*$/;
const MAP_COMMENT = /\/\/# sourceMappingURL=.*\s*$/;

/**
 * Fault: tslab compiles without source maps, so errors name lines of JavaScript that nobody wrote.
 *
 * Its compiler's exports can't be changed, so tslab gets a copy of the module with two functions replaced. Must be called
 * before tslab is loaded.
 */
export function addSourceMaps(tsPath: string, positions: SourcePositions): Ts {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the path is tslab's own compiler
  const ts = require(tsPath) as Ts;
  const replaced: Partial<Record<string, unknown>> = {
    createWatchCompilerHost: withInlineMaps(ts),
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

/** The compiler of a session, its first output (ES modules) carrying a source map. */
function withInlineMaps(ts: Ts): Ts['createWatchCompilerHost'] {
  const create = ts.createWatchCompilerHost as (...args: unknown[]) => unknown;
  return ((roots: unknown, options: object, ...rest: unknown[]) =>
    create(roots, { ...options, inlineSourceMap: true }, ...rest)) as Ts['createWatchCompilerHost'];
}

/** The second step (CommonJS): takes the first map out of the text and keeps both. */
function withRememberedMaps(ts: Ts, positions: SourcePositions): Ts['transpileModule'] {
  return (input, options) => {
    const found = INLINE_MAP.exec(input);
    if (!found) return ts.transpileModule(input, options);
    const compilerOptions = { ...options.compilerOptions, sourceMap: true };
    const result = ts.transpileModule(input.slice(0, found.index + 1), {
      ...options,
      compilerOptions,
    });
    result.outputText = result.outputText.replace(MAP_COMMENT, '');
    const first = Buffer.from(found[1], 'base64').toString();
    positions.emitted(result.outputText, [result.sourceMapText ?? '{}', first]);
    return result;
  };
}
