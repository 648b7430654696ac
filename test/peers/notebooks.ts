import { writeFileSync } from 'node:fs';

/** A cell of a notebook for the peers: its code, and what nbgrader is to know of it. */
export interface PeerCell {
  readonly source: string;
  readonly metadata?: object;
  readonly outputs?: readonly object[];
}

/** Writes a notebook with our kernel's name, of code cells alone. */
export function writeNotebook(path: string, cells: readonly (string | PeerCell)[]): void {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: 'tslab', display_name: 'TypeScript', language: 'typescript' },
      language_info: { name: 'typescript', file_extension: '.ts' },
    },
    cells: cells
      .map((cell): PeerCell => (typeof cell === 'string' ? { source: cell } : cell))
      .map(({ source, metadata = {}, outputs = [] }, i) => ({
        id: `cell-${i}`,
        cell_type: 'code',
        source,
        metadata,
        execution_count: outputs.length > 0 ? i + 1 : null,
        outputs,
      })),
  };
  writeFileSync(path, JSON.stringify(notebook, null, 1));
}
