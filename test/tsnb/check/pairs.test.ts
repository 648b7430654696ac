import { describe, expect, test } from 'vitest';
import { ALIKE, DIFFERENT } from './pairs';
import { differences, display, stdout } from './support';

describe('a reader calls different', () => {
  test.each(DIFFERENT)('%s', (_, stored, found) => {
    expect(differences([stdout(stored)], [stdout(found)])).not.toEqual([]);
    expect(differences([stdout(found)], [stdout(stored)])).not.toEqual([]);
  });

  test.each(DIFFERENT)('%s in HTML', (_, stored, found) => {
    const cell = (text: string) =>
      display({
        'text/html': `<table><tr><td>${text.trim().replaceAll('\n', '</td></tr><tr><td>')}</td></tr></table>`,
      });
    expect(differences([cell(stored)], [cell(found)])).not.toEqual([]);
  });
});

describe('a reader does not call different', () => {
  test.each(ALIKE)('%s', (_, stored, found) => {
    expect(differences([stdout(stored)], [stdout(found)])).toEqual([]);
    expect(differences([stdout(found)], [stdout(stored)])).toEqual([]);
  });
});
