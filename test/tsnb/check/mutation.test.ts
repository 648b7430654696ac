import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseNotebook } from '../../../tsnb/src/notebook';
import { compareNotebooks } from '../../../tsnb/src/check/compare';
import { HARMFUL, HARMLESS, misjudged } from './mutations';

const FOLDER = path.resolve(import.meta.dirname, '../../../notebooks');
const NOTEBOOKS = readdirSync(FOLDER).filter((name) => name.endsWith('.ipynb'));
const COUNT = 50;
/** The kinds of changes that some notebook gave the chance to make. */
const seen = new Set<string>();

describe.each(NOTEBOOKS)('%s', (name) => {
  const file = path.join(FOLDER, name);
  const notebook = parseNotebook(file, readFileSync(file));

  test('is the same as itself', () => {
    const cells = compareNotebooks(file, notebook, structuredClone(notebook));
    expect(cells.filter(({ verdict }) => verdict === 'different')).toEqual([]);
  });

  test(`differs from ${COUNT} copies in which something was changed that matters`, () => {
    const { wrong, made, kinds } = misjudged(notebook, HARMFUL, COUNT, true);
    expect(wrong).toEqual([]);
    expect(made).toBe(COUNT);
    for (const kind of kinds) seen.add(kind);
  });

  test(`does not differ from ${COUNT} copies in which nothing was changed that matters`, () => {
    const { wrong, made, kinds } = misjudged(notebook, HARMLESS, COUNT, false);
    expect(wrong).toEqual([]);
    expect(made).toBe(COUNT);
    for (const kind of kinds) seen.add(kind);
  });
});

test('every kind of change was made in some notebook', () => {
  expect([...seen].sort()).toEqual([...Object.keys(HARMFUL), ...Object.keys(HARMLESS)].sort());
});
