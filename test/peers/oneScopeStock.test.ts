import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { provideTableFiles, tableRows } from '../tsnb/kernel/oneScopeTable';
import { plain, StockScope, type StockCell } from './stockScope';

// The table in the stock kernel takes minutes, and that kernel does not change: `PEERS_KERNEL=stock` runs it, and `-u` keeps what comes
// out, to which oneScopeDifferences.test.ts holds docs/kernel.md.
const asked = process.env['PEERS_KERNEL'] === 'stock';
let folder: string;
let stock: StockScope;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stock-scope-'));
  provideTableFiles(folder);
  stock = new StockScope(folder);
});

afterAll(async () => {
  await stock.end();
  rmSync(folder, { recursive: true });
});

it.runIf(asked)('stock tslab shows of the table what is stored', async () => {
  const rows: string[] = [];
  for (const row of tableRows()) {
    const cells = await stock.run(row);
    if (row.cells.every(({ shows }, i) => isSame(cells.at(i), shows))) continue;
    rows.push(`## ${row.name}\n${cells.map(({ text }) => text).join('\n--\n')}\n`);
  }
  await expect(rows.join('\n')).toMatchFileSnapshot('../tsnb/kernel/oneScopeStock.txt');
});

/** Whether a cell does in the stock kernel what the table says; the words of its errors are no matter. */
function isSame(cell: StockCell | undefined, shows: readonly string[]): boolean {
  if (shows.at(-1)?.startsWith('!! ')) return cell?.failed ?? false;
  return cell?.text === plain(shows);
}
