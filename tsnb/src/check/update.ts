import { stat } from 'node:fs/promises';
import { writeNotebook } from '../notebook';
import type { CheckedNotebook } from './result';

/** Puts the new outputs of the cells that differ in the place of the stored ones, and writes the notebook. */
export async function update(checked: CheckedNotebook): Promise<void> {
  const { source, stored, executed, cells } = checked;
  const different = new Set(
    cells.filter(({ verdict }) => verdict === 'different').map(({ id }) => id),
  );
  if (different.size === 0) return;
  const accepted = structuredClone(stored);
  for (const cell of accepted.cells) {
    const other = executed.cells.find(({ id }) => id === cell.id);
    if (!different.has(cell.id) || cell.cell_type !== 'code' || other?.cell_type !== 'code')
      continue;
    cell.outputs = other.outputs;
    cell.execution_count = other.execution_count;
  }
  await writeNotebook(source, accepted, (await stat(source)).mode & 0o777);
  for (const cell of cells) if (different.has(cell.id)) cell.verdict = 'same';
  checked.updated = different.size;
}
