import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Difference } from '../compare';
import { groupLines, sentence } from '../report';
import { failedBefore, type CheckedCell, type CheckedNotebook } from '../result';

const MAX_SENTENCES = 5;

/** Workflow commands that make GitHub show what differs on the line of the cell in the notebook's file. */
export async function annotations(checked: CheckedNotebook): Promise<string[]> {
  const { source, cells, run } = checked;
  const bad = [...failedBefore(checked), ...cells].filter(
    ({ verdict }) => verdict === 'different' || verdict === 'failed',
  );
  const file = path.relative(process.cwd(), source);
  const commands: string[] = [];
  if (run.problem !== null) commands.push(command({ file, title: 'the notebook' }, run.problem));
  if (bad.length === 0) return commands;
  const text = await readFile(source, 'utf8');
  for (const cell of bad) {
    const line = lineOfCell(text, cell);
    const title = `cell ${cell.number} ${cell.verdict === 'failed' ? 'failed' : 'differs'}`;
    commands.push(command({ file, line: String(line), title }, messageOf(cell)));
  }
  return commands;
}

function messageOf({ verdict, failure, differences }: CheckedCell): string {
  if (verdict === 'failed') return failure?.cause ?? 'failed';
  const left = differences.length - MAX_SENTENCES;
  const more = left > 0 ? [`and ${left} more`] : [];
  return [...differences.slice(0, MAX_SENTENCES).flatMap(told), ...more].join('\n');
}

function told(difference: Difference): string[] {
  const lines = groupLines({ ...difference, sentences: [sentence(difference)] });
  return lines.map((line) => line.trim());
}

function command(properties: Record<string, string>, message: string): string {
  const list = Object.entries(properties).map(
    ([name, value]) => `${name}=${escaped(value).replaceAll(':', '%3A').replaceAll(',', '%2C')}`,
  );
  return `::error ${list.join(',')}::${escaped(message)}`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** The line of a file, from 1, in which a cell is: that of its id, or of its type where the file holds no ids. */
export function lineOfCell(text: string, { id, number }: { id: string; number: number }): number {
  const lines = text.split('\n');
  const quoted = JSON.stringify(id);
  const byId = lines.findIndex((line) => line.trim().replace(/,$/, '') === `"id": ${quoted}`);
  if (byId >= 0) return byId + 1;
  const types = lines.flatMap((line, index) => (/^\s*"cell_type":/.test(line) ? [index + 1] : []));
  return types.at(number - 1) ?? 1;
}
