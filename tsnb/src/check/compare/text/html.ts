import { Parser } from 'htmlparser2';
import { written } from './attributes';
import type { Masking } from '../masks';
import { readLine, type Line } from './lines';
import type { Findings } from '../findings';
import { compareLines } from './text';

/**
 * Compares HTML (or SVG) by its elements and texts: tags with their attributes in any order, white space as one blank, and
 * numbers by tolerance. Ids and progress bars don't count. What stands in a table is named by row and column.
 */
export function compareHtml(name: string, stored: string, found: string, findings: Findings): void {
  const { masking } = findings;
  compareLines(name, htmlLines(stored, masking), htmlLines(found, masking), findings);
}

/** Whether HTML shows a progress bar and nothing else. */
export function isOnlyProgress(html: string): boolean {
  if (!/<progress\b/i.test(html)) return false;
  let isOnly = true;
  read(html.replace(/<style\b[^>]*>[^<]*<\/style>/gi, ''), {
    open: (tag) => {
      if (!WRAPPERS.has(tag)) isOnly = false;
    },
    close: () => undefined,
    text: () => {
      isOnly = false;
    },
  });
  return isOnly;
}

/** Elements that show nothing by themselves. */
const WRAPPERS = new Set(['html', 'body', 'div', 'span', 'p', 'br', 'label', 'b', 'small']);

interface Reader {
  readonly open: (tag: string, attributes: Record<string, string>) => void;
  readonly close: (tag: string) => void;
  readonly text: (text: string) => void;
}

const STATE = /\d\s?%|\d\s?\/\s?\d/;

// Reads HTML without its progress bars: neither their elements nor the state that is written behind them.
function read(html: string, { open, close, text }: Reader): void {
  let pending = '';
  let isInside = false;
  let isBehind = false;
  const flush = (): void => {
    const isState = isInside || (isBehind && STATE.test(pending));
    if (!isState && pending.trim() !== '') text(pending);
    pending = '';
  };
  const parser = new Parser(
    {
      onopentag: (tag, attributes) => {
        flush();
        [isInside, isBehind] = [isInside || tag === 'progress', false];
        if (!isInside) open(tag, attributes);
      },
      ontext: (part) => {
        pending += part;
      },
      onclosetag: (tag) => {
        flush();
        if (!isInside) close(tag);
        isBehind = tag === 'progress';
        if (isBehind) isInside = false;
      },
    },
    { decodeEntities: true },
  );
  parser.write(html);
  parser.end();
  flush();
}

function htmlLines(html: string, masking: Masking): Line[] {
  const lines: Line[] = [];
  let table = 0;
  let row = 0;
  let column = 0;
  const label = (): string =>
    row > 0 ? `row ${row}, column ${column}` : `part ${lines.length + 1}`;
  const add = (content: string): void => {
    const line = readLine(content, masking, label());
    lines.push(row > 0 ? { ...line, column: `${table} ${column}` } : line);
  };
  read(html, {
    open: (tag, attributes) => {
      if (tag === 'table') [table, row, column] = [table + 1, 0, 0];
      if (tag === 'tr') [row, column] = [row + 1, 0];
      if (tag === 'td' || tag === 'th') column++;
      add(`<${tag}${written(attributes)}>`);
    },
    text: add,
    close: (tag) => {
      if (tag === 'table') [row, column] = [0, 0];
      add(`</${tag}>`);
    },
  });
  return lines;
}
