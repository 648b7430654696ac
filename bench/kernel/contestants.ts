import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Cells } from './cells';
import { pythonCells } from './pythonCells';
import { typescriptCells } from './typescriptCells';

/** A kernel that takes part. */
export interface Contestant {
  readonly name: string;
  /** The command that starts it; undefined: that of `tsnb`. */
  readonly command: readonly [string, ...string[]] | undefined;
  readonly cells: Cells;
}

/** The name of our kernel in the results. */
export const OURS = 'this kernel';
/** That of the stock one. */
export const STOCK = 'stock tslab';

/** All that can be measured here: without Python, ipykernel is missing. */
export function contestants(notebook: string, python: string | undefined): Contestant[] {
  const tslab = dirname(createRequire(__filename).resolve('tslab/package.json'));
  const stock = [process.execPath, join(tslab, 'bin/tslab'), 'kernel'] as const;
  const all: Contestant[] = [
    { name: OURS, command: undefined, cells: typescriptCells(notebook, 1e8) },
    {
      name: STOCK,
      command: [...stock, '--config-path={connection_file}'],
      cells: typescriptCells(notebook, 1e7),
    },
  ];
  if (python !== undefined) {
    const command = [python, '-m', 'ipykernel_launcher', '-f', '{connection_file}'] as const;
    all.push({ name: 'ipykernel', command, cells: pythonCells });
  }
  return all;
}
