import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
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

const QUOTE_PROBLEM =
  'has a quotation mark that is not closed, or one inside of a field without quotes';

/** The records of a text that are not empty. */
function recordsOf(file: string, text: string, delimiter: string): CsvRecord[] {
  try {
    let line = 1;
    return parsed(text, delimiter).flatMap(({ record: fields, raw }) => {
      const start = line;
      line += raw.split(NEWLINE).length - 1;
      return fields.some((field) => field.trim() !== '') ? [{ line: start, fields }] : [];
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return lineFailure(file, lineOfFailure(text, delimiter), QUOTE_PROBLEM);
  }
}

const NEWLINE = /\r\n|\n|\r/;

/** A record as the library reads it. */
interface ParsedRecord {
  readonly record: readonly string[];
  /** Its text, the end of its line included. */
  readonly raw: string;
}

function parsed(text: string, delimiter: string): ParsedRecord[] {
  const options = {
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    info: true,
    raw: true,
  };
  return parse(text, options) as unknown as ParsedRecord[]; // its types know nothing of `raw`
}

// Within quotes the library counts \r\n as two lines.
function lineOfFailure(text: string, delimiter: string): number {
  try {
    parsed(text.replace(/\r\n?/g, '\n'), delimiter);
  } catch (error) {
    if (error instanceof CsvError) return Number(error.lines);
    throw error;
  }
  return 1;
}

// What a spreadsheet takes for a formula begins so, blanks before it or not, in wide letters too, and behind what may part fields.
const FORMULA = /(^|[;\t\r\n])(?=\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])|^(?=[\t\r\n])/g;
// What no text needs and screens and spreadsheets take for orders.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u202A-\u202E\u2066-\u2069]/g;

/** A table as CSV (RFC 4180, lines end with \n); text that a spreadsheet would take for a formula gets an apostrophe in front of it. */
export function csvTable(rows: readonly (readonly (string | number)[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    {
      cast: { string: guarded },
      quoted_match: /[;\t\r\n]|^\s|\s$/, // what has a comma or a quotation mark is quoted anyway
      record_delimiter: '\n',
    },
  );
}

// The library's own guard knows no blanks before the sign, and nothing of what begins behind a semicolon.
function guarded(text: string): string {
  return printable(text).replace(FORMULA, "$1'");
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
