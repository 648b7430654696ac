import type * as TypeScript from '@tslab/typescript-for-tslab';
import type { CellEmits } from './scope/cellEmits';
import type { SourcePositions } from './sourcePositions';

type Ts = typeof TypeScript;

const INLINE_MAP = /\n\/\/# sourceMappingURL=data:[^,]*base64,([\w+/=]+)\s*$/;
const MAP_COMMENT = /\/\/# sourceMappingURL=.*\s*$/;

/**
 * Fault: tslab compiles without source maps, so errors name lines of JavaScript that nobody wrote.
 *
 * This is its first step, to ES modules: its output carries a source map.
 */
export function withInlineMaps(ts: Ts): Ts['createWatchCompilerHost'] {
  const create = ts.createWatchCompilerHost as (...args: unknown[]) => unknown;
  return ((roots: unknown, options: object, ...rest: unknown[]) =>
    create(roots, { ...options, inlineSourceMap: true }, ...rest)) as Ts['createWatchCompilerHost'];
}

/** The second step, to CommonJS, which cells don't need: takes the first map out of the text and keeps both. */
export function withRememberedMaps(
  ts: Ts,
  positions: SourcePositions,
  cells: CellEmits,
): Ts['transpileModule'] {
  return (input, options) => {
    const found = INLINE_MAP.exec(input);
    if (!found) return ts.transpileModule(input, options);
    const first = Buffer.from(found[1], 'base64').toString();
    if (cells.isOutput(input)) {
      const outputText = input.slice(0, found.index + 1);
      positions.emitted(outputText, [first]);
      return { outputText };
    }
    const compilerOptions = { ...options.compilerOptions, sourceMap: true };
    const result = ts.transpileModule(input.slice(0, found.index + 1), {
      ...options,
      compilerOptions,
    });
    result.outputText = result.outputText.replace(MAP_COMMENT, '');
    positions.emitted(result.outputText, [result.sourceMapText ?? '{}', first]);
    return result;
  };
}
