import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LOWERINGS } from '../../../lib/src/compile/lower';
import { loweringTables } from '../../../lib/src/compile/lower/table';

const DOCUMENT = new URL('../../../docs/compile.md', import.meta.url);
const [START, END] = ['<!-- tables -->', '<!-- end of tables -->'];

it('docs/compile.md lists what is lowered (UPDATE_DOCS=1 writes it)', () => {
  const document = readFileSync(DOCUMENT, 'utf8');
  const [before, rest] = document.split(START);
  const after = rest.split(END)[1];
  const current = `${before}${START}\n\n${loweringTables()}\n\n${END}${after}`;
  if (process.env.UPDATE_DOCS) writeFileSync(DOCUMENT, current);
  expect(readFileSync(DOCUMENT, 'utf8')).toBe(current);
});

it('no kernel is lowered twice', () => {
  const kernels = LOWERINGS.map(({ kernel }) => kernel);
  expect(new Set(kernels).size).toBe(kernels.length);
});
