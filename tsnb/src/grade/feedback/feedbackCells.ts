import { stripVTControlCharacters } from 'node:util';
import type { Cell, Output } from '../../notebook';
import { escapeHtml } from '../../probe';
import type { Assignment } from '../../release';
import { printable, type QuestionPoints, type Standing } from '../book';
import type { CheckScore } from '../score';

const MAX_TEXT = 20_000;

/** Text of anybody's as HTML that shows it and does nothing else. */
export function escaped(text: string): string {
  return escapeHtml(printable(text));
}

/** A check as a tick or a cross, and what differs. */
export function checkHtml({ name, earned, points, problem, carried }: CheckScore): string {
  const right = earned >= points;
  const sign = right ? '<span class="right">✓</span>' : '<span class="wrong">✗</span>';
  const why = problem === null ? '' : `: ${escaped(problem)}`;
  const how = carried ? ' <i>(with the right answers to the questions before)</i>' : '';
  return `${sign} ${escaped(name)}${why}${how}`;
}

/** What a person gave and wrote, or the place for it; nothing where nobody was asked. */
export function commentHtml({ points, worth, byHand, comment }: QuestionPoints): string {
  if (!byHand) return '';
  if (points === null) return '<div class="comment open">A person has still to read this.</div>';
  const text = comment === null || comment === '' ? '' : `<br>${escaped(comment)}`;
  return `<div class="comment"><b>${points} of ${worth} points given by a person</b>${text}</div>`;
}

/** A cell of the executed notebook: its text, what its checks say, its outputs, and a person's comment on it. */
export function cellHtml(
  { questions }: Assignment,
  { result, questions: earned }: Standing,
  cell: Cell,
): string {
  const own = result.checks.filter(({ cellId }) => cellId === cell.id);
  const question = questions.find(({ solutions }) => solutions[0].cell.id === cell.id);
  const points = earned.find(({ name }) => name === question?.name);
  const outputs = cell.cell_type === 'code' && own.length === 0 ? cell.outputs : [];
  const parts = [
    points ? questionHtml(points) : '',
    cell.cell_type === 'markdown'
      ? proseHtml(cell.source, points !== undefined)
      : preHtml('source', cell.source),
    ...own.map((check) => `<p class="check">${checkHtml(check)}</p>`),
    ...outputs.map(outputHtml),
    points ? commentHtml(points) : '',
  ];
  return `<section>\n${parts.filter((part) => part !== '').join('\n')}\n</section>`;
}

function questionHtml({ name, points, worth }: QuestionPoints): string {
  return `<h3 id="question-${encodeURIComponent(name)}">${escaped(name)} <small>${points ?? '–'} / ${worth}</small></h3>`;
}

// Markdown stays as it was written, but for its headings: rendering it would let a submission make HTML.
function proseHtml(source: string, isAnswer: boolean): string {
  const lines = cut(source).split('\n');
  const heading = /^#{1,6}\s+(.*)$/;
  const html = lines.map((line) => {
    const title = heading.exec(line)?.[1];
    return title === undefined ? escaped(line) : `<b>${escaped(title)}</b>`;
  });
  return `<div class="prose${isAnswer ? ' answer' : ''}">${html.join('\n')}</div>`;
}

function preHtml(kind: string, text: string): string {
  return `<pre class="${kind}">${escaped(cut(text))}</pre>`;
}

function outputHtml(output: Output): string {
  if (output.output_type === 'stream') return preHtml('output', output.text);
  if (output.output_type === 'error')
    return preHtml('output failure', stripVTControlCharacters(output.traceback.join('\n')));
  const { data } = output;
  const png = data['image/png'];
  if (typeof png === 'string' && /^[A-Za-z0-9+/=\s]+$/.test(png))
    return `<img alt="a figure of this cell" src="data:image/png;base64,${png.replace(/\s/g, '')}">`;
  const text = data['text/plain'];
  return typeof text === 'string' ? preHtml('output', text) : '';
}

function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}\n… cut here`;
}
