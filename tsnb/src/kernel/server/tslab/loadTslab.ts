import { dirname } from 'node:path';
import type * as TypeScript from '@tslab/typescript-for-tslab';
import type { CompilerCache } from './fast/compilerCache';
import type { CellEmits } from './scope/cellEmits';
import type { SourcePositions } from './sourcePositions';
import { mendCompiler } from './mendedCompiler';
import { provideOwnPackage } from './ownPackage';

/** The parts of tslab that are used, as they stand: compiler, executor, display. The only place that knows its files. */
export interface Tslab {
  readonly folder: string;
  readonly version: string;
  readonly typescript: typeof TypeScript;
  readonly compilerCache: CompilerCache;
  readonly cells: CellEmits;
  readonly converter: typeof import('tslab/dist/converter');
  readonly executor: typeof import('tslab/dist/executor');
  readonly jupyter: typeof import('tslab/dist/jupyter');
}

/* eslint-disable @typescript-eslint/no-require-imports -- loaded only when a kernel starts, and in this order */

/** Loads tslab over a compiler that keeps source maps and finds the variables of earlier cells. */
export function loadTslab(positions: SourcePositions): Tslab {
  const folder = dirname(require.resolve('tslab/dist/converter'));
  const compiler = require.resolve('@tslab/typescript-for-tslab', { paths: [folder] });
  const { typescript, cells, cache, programs } = mendCompiler(compiler, positions);
  provideOwnPackage();
  return {
    folder,
    version: (require('tslab/package.json') as { version: string }).version,
    typescript,
    cells,
    compilerCache: cache,
    converter: programs.watch(require('tslab/dist/converter') as Tslab['converter']),
    executor: require('tslab/dist/executor') as Tslab['executor'],
    jupyter: require('tslab/dist/jupyter') as Tslab['jupyter'],
  };
}
