import { afterAll, beforeAll, describe } from 'vitest';
import type { CodeCell } from '../../../tsnb/src/notebook';
import { Workshop } from '../run/support';
import { provideTableFiles, tableRows, testRows } from './oneScopeTable';

// One notebook of all rows, since every kernel that starts costs seconds: a row declares what it uses.
const workshop = new Workshop();
const rows = tableRows();
let executed: CodeCell[];

beforeAll(async () => {
  provideTableFiles(workshop.folder);
  const cells = rows.flatMap((row) => row.cells);
  workshop.notebook(
    'table.ipynb',
    cells.map(({ code }) => ({ source: code, tags: ['raises-exception'] })),
  );
  await workshop.tsnb(['run', 'table.ipynb', '--inplace']);
  executed = workshop.executed('table.ipynb');
});

afterAll(() => {
  workshop.close();
});

describe('a name is one variable for the whole notebook', () => {
  testRows(rows, () => executed);
});
