import { Parser } from 'htmlparser2';
import { readLine, type Line } from './lines';
import type { Findings } from './numbers';
import { compareLines, patterns } from './text';

/** Attributes that a page makes up anew each time. */
const UNSTABLE = /^(?:id|for|aria-labelledby|aria-describedby|aria-controls|data-uid)$/;

/**
 * Compares HTML (or SVG) by its elements and texts: tags with their attributes in any order, white space as one blank, and
 * numbers by tolerance. Ids don't count. What stands in a table is named by row and column.
 */
export function compareHtml(name: string, stored: string, found: string, findings: Findings): void {
  const ignore = patterns(findings);
  compareLines(name, htmlLines(stored, ignore), htmlLines(found, ignore), findings);
}

function htmlLines(html: string, ignore: readonly RegExp[]): Line[] {
  const lines: Line[] = [];
  let text = '';
  let row = 0;
  let column = 0;
  const label = (): string =>
    row > 0 ? `row ${row}, column ${column}` : `part ${lines.length + 1}`;
  const add = (content: string): void => {
    if (content.trim() !== '') lines.push(readLine(content, ignore, label()));
  };
  const flush = (): void => {
    add(text);
    text = '';
  };
  const parser = new Parser(
    {
      onopentag: (tag, attributes) => {
        flush();
        if (tag === 'table') [row, column] = [0, 0];
        if (tag === 'tr') [row, column] = [row + 1, 0];
        if (tag === 'td' || tag === 'th') column++;
        const written = Object.entries(attributes)
          .filter(([key]) => !UNSTABLE.test(key))
          .map(([key, value]) => ` ${key}="${value}"`)
          .sort();
        add(`<${tag}${written.join('')}>`);
      },
      ontext: (part) => {
        text += part;
      },
      onclosetag: (tag) => {
        flush();
        if (tag === 'table') [row, column] = [0, 0];
        add(`</${tag}>`);
      },
    },
    { decodeEntities: true },
  );
  parser.write(html);
  parser.end();
  flush();
  return lines;
}
