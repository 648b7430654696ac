import { readFileSync } from 'fs';
import type { Diagnostic } from 'tslab/dist/converter';
import type { ErrorContent } from './cell';

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

/** tslab puts a line of its own behind a cell, where mistakes at the cell's end seem to be. */
function withinCell(diagnostic: Diagnostic, code: string): Diagnostic {
  const lines = code.trimEnd().split(/\r?\n/);
  const last = lines.length - 1;
  if (diagnostic.fileName !== undefined || diagnostic.start.line <= last) return diagnostic;
  const character = Math.max(0, lines[last].length - 1);
  const { offset } = diagnostic.start;
  const start = { line: last, character, offset };
  return { ...diagnostic, start, end: { ...start, character: character + 1 } };
}

function headline({ fileName, start, code, messageText }: Diagnostic, name: string): string {
  const at = `${fileName ?? name}:${start.line + 1}:${start.character + 1}`;
  return `${at} - error TS${code}: ${messageText}`;
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
