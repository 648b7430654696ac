import { readFileSync } from 'node:fs';
import type { Diagnostic } from 'tslab/dist/converter';
import { nearest } from '../../../project';
import type { ErrorContent } from '../cell';

/** The error of a cell whose code the compiler refuses: one entry of the traceback a mistake, with its line and a caret. */
export function typeErrors(
  diagnostics: readonly Diagnostic[],
  name: string,
  code: string,
): ErrorContent {
  const mistakes = joinChains(diagnostics.map((one) => withinCell(one, code)));
  const traceback = mistakes.map(([first, ...details]) => {
    const source = first.fileName === undefined ? code : readSource(first.fileName);
    return [
      headline(first, name),
      ...details.map((detail, depth) => '  '.repeat(depth + 1) + detail.messageText),
      ...excerpt(source, first),
    ].join('\n');
  });
  const more = mistakes.length > 1 ? ` (and ${mistakes.length - 1} more)` : '';
  const headlines = mistakes.map(([first]) => headline(first, name));
  return { ename: 'TypeScriptError', evalue: (headlines.at(0) ?? '') + more, traceback };
}

function headline({ fileName, start, code, messageText }: Diagnostic, name: string): string {
  const at = `${fileName ?? name}:${start.line + 1}:${start.character + 1}`;
  return `${at} - error TS${code}: ${messageText}${code === MISSING_MODULE ? installHint(messageText) : ''}`;
}

/** How the compiler says that it finds no package or file of that name. */
const MISSING_MODULE = 2307;
/** A package's name in what it says, without the file within the package; no path and nothing of Node's own. */
const PACKAGE = /'((?:@[\w.-]+\/)?(?!node:)[\w-][\w.-]*)(?:\/[^']*)?'/;

/** Where a missing package is to be installed so that the notebook finds it. */
function installHint(message: string): string {
  const name = PACKAGE.exec(message)?.[1];
  if (name === undefined) return '';
  const here = process.cwd();
  return ` If it is a package: run "npm install ${name}" in ${nearest(here, 'package.json') ?? here}`;
}

/**
 * Fault: the compiler counts a line that tslab puts behind the cell, and what ends too early is said to be wrong there. Such a
 * mistake is at the last character of the cell.
 */
function withinCell(diagnostic: Diagnostic, code: string): Diagnostic {
  if (diagnostic.fileName !== undefined) return diagnostic;
  const written = code.trimEnd();
  const end = sooner(diagnostic.end, positionAt(written, written.length));
  const start = sooner(diagnostic.start, positionAt(written, Math.max(0, written.length - 1)));
  return { ...diagnostic, start, end };
}

type Position = Diagnostic['start'];

function positionAt(code: string, offset: number): Position {
  const lines = code.slice(0, offset).split('\n');
  return { offset, line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

function sooner(a: Position, b: Position): Position {
  return a.offset <= b.offset ? a : b;
}

type Mistake = [Diagnostic, ...Diagnostic[]];

/** tslab lists the reasons of a mistake ("Types of property 'a' are incompatible") as mistakes of their own: put them back. */
function joinChains(diagnostics: readonly Diagnostic[]): Mistake[] {
  const mistakes: Mistake[] = [];
  for (const diagnostic of diagnostics) {
    const last = mistakes.at(-1);
    const { start, end } = diagnostic;
    const sameSpan = last?.[0].start.offset === start.offset && last[0].end.offset === end.offset;
    if (last && sameSpan && diagnostic.fileName === undefined) last.push(diagnostic);
    else mistakes.push([diagnostic]);
  }
  return mistakes;
}

function readSource(fileName: string): string | null {
  try {
    return readFileSync(fileName, 'utf8');
  } catch {
    return null; // a module that lives in memory alone
  }
}

/** The line of the mistake and a mark under it. */
function excerpt(source: string | null, { start, end }: Diagnostic): string[] {
  const line = source?.split(/\r?\n/)[start.line];
  if (line === undefined) return [];
  const last = end.line === start.line ? end.character : line.length;
  const blank = line.slice(0, start.character).replace(/[^\t]/g, ' ');
  const mark = '~'.repeat(Math.max(1, Math.min(last, line.length) - start.character));
  return [`    ${line}`, `    ${blank}${mark}`];
}
