import { readBytes } from '../../notebook';
import { FileError } from '../../terminal';

/** A line of a table: its fields by the names of their columns, and where it begins in the file, from 1. */
export interface TableRow<Column extends string> {
  readonly line: number;
  readonly fields: Readonly<Record<Column, string>>;
}

/** Throws for a line of a table, naming file and line. */
export function lineFailure(file: string, line: number, problem: string): never {
  throw new FileError(file, `line ${line}: ${problem}`);
}

/**
 * Reads a table with a head line: RFC 4180, with commas, semicolons or tabs, as spreadsheets write it. Columns come in any order and
 * case; others are passed over, and so are empty lines. A column that may be missing reads as empty.
 * @throws FileError naming file and line, if it can't be read or a column is missing
 */
export async function readTable<Column extends string>(
  file: string,
  columns: readonly Column[],
  optional: readonly Column[] = [],
): Promise<TableRow<Column>[]> {
  const text = await readText(file);
  const separator = separatorOf(text);
  const [head = { fields: [] }, ...lines] = recordsOf(file, text, separator);
  const names = head.fields.map((name) => name.trim().toLowerCase());
  const absent = columns.filter((name) => !names.includes(name) && !optional.includes(name));
  if (absent.length > 0)
    throw new FileError(
      file,
      `must begin with a line that names the columns ${columns.join(', ')}; ${absent.join(', ')} is missing`,
    );
  return lines.map(({ line, fields }) => {
    if (fields.slice(names.length).some((field) => field.trim() !== ''))
      lineFailure(file, line, `has ${fields.length} fields, but there are ${names.length} columns`);
    const field = (name: Column): string => unguarded((fields[names.indexOf(name)] ?? '').trim());
    const own = Object.fromEntries(columns.map((name) => [name, field(name)]));
    return { line, fields: own as Record<Column, string> };
  });
}

async function readText(file: string): Promise<string> {
  const bytes = await readBytes(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes); // takes a byte order mark away
  } catch (cause) {
    throw new FileError(file, 'is not UTF-8; save it as "CSV UTF-8"', { cause });
  }
}

/** The character that most separates names in the head line. */
function separatorOf(text: string): string {
  const [head] = text.split(/\r?\n|\r/, 1);
  const count = (separator: string): number => head.split(separator).length;
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
}

interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** The records of a text that are not empty. */
function recordsOf(file: string, text: string, separator: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  // A field, in quotes or bare, and what ends it.
  const token = new RegExp(
    `(?:"((?:[^"]|"")*)"|([^"${separator}\\r\\n]*))(${separator}|\\r?\\n|\\r|$)`,
    'gy',
  );
  let line = 1;
  let fields: string[] = [];
  let start = line;
  while (token.lastIndex < text.length || fields.length > 0) {
    const match = token.exec(text);
    if (!match)
      return lineFailure(
        file,
        line,
        'has a quotation mark that is not closed, or one inside of a field without quotes',
      );
    const [whole, quoted, bare, end] = match as (string | undefined)[] as [
      string,
      string?,
      string?,
      string?,
    ];
    fields.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    line += whole.split(/\r?\n|\r/).length - 1;
    if (end === separator) continue;
    if (fields.some((field) => field.trim() !== '')) records.push({ line: start, fields });
    fields = [];
    start = line;
    if (end === '') break;
  }
  return records;
}

// What a spreadsheet takes for a formula begins so, blanks before it or not, in wide letters too, and behind what may part fields.
const FORMULA = /(^|[;\t\r\n])(?=\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])|^(?=[\t\r\n])/g;
// What no text needs and screens and spreadsheets take for orders.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u202A-\u202E\u2066-\u2069]/g;

/** A table as CSV (RFC 4180, lines end with \n); text that a spreadsheet would take for a formula gets an apostrophe in front of it. */
export function csvTable(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((fields) => `${fields.map(csvField).join(',')}\n`).join('');
}

function csvField(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = printable(value).replace(FORMULA, "$1'");
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The text without the apostrophe that `csvTable` put in front of it. */
function unguarded(text: string): string {
  return /^'\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? text.slice(1) : text;
}

/** A text of somebody else's for a screen or a table: no control characters, which could move the cursor or turn the text around. */
export function printable(text: string): string {
  return text.replace(CONTROL, '\uFFFD');
}

/** The same on one line. */
export function oneLine(text: string): string {
  return printable(text).replace(/\s+/g, ' ');
}
