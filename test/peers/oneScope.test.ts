import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { CodeCell, Notebook } from '../../tsnb/src/notebook';
import { findProgram, missing } from '../browser/tools';
import { provideTableFiles, tableRows, testRows } from '../tsnb/kernel/oneScopeTable';
import { writeNotebook } from './notebooks';
import { installOurs, run } from './peer';

const absent = missing({ jupyter: findProgram('jupyter') });
if (absent) console.warn(`The table of ordinary cells is not run through nbclient: ${absent}`);

describe.skipIf(absent)('a name is one variable for the whole notebook, through nbclient', () => {
  const rows = tableRows();
  let folder: string;
  let executed: CodeCell[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tsnb-scope-'));
    provideTableFiles(folder);
    const jupyterPath = installOurs(join(folder, 'prefix'));
    writeNotebook(
      join(folder, 'table.ipynb'),
      rows.flatMap(({ cells }) => cells.map(({ code }) => code)),
    );
    const { code, said } = await run(
      findProgram('jupyter') ?? 'jupyter',
      [
        ...['nbconvert', '--to', 'notebook', '--execute', '--allow-errors', '--output', 'executed'],
        ...['--ExecutePreprocessor.timeout=900', 'table.ipynb'],
      ],
      folder,
      jupyterPath,
    );
    expect(code, said).toBe(0);
    const notebook = JSON.parse(readFileSync(join(folder, 'executed.ipynb'), 'utf8')) as Notebook;
    executed = notebook.cells.filter((cell) => cell.cell_type === 'code');
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  testRows(rows, () => executed);
});
