import { stripVTControlCharacters } from 'node:util';
import type { Cell, Output } from '../../notebook';
import type { Assignment } from '../../release';
import { escapeHtml, htmlTag, joinHtml, NO_HTML, type Html } from '../../terminal';
import { printable, type QuestionPoints, type Standing } from '../book';
import type { CheckScore } from '../score';

const MAX_TEXT = 20_000;

/** HTML in which every text of anybody's is shown and does nothing else: no control characters either. */
export const safeHtml = htmlTag((text) => escapeHtml(printable(text)));

/** A check as a tick or a cross, and what differs. */
export function checkHtml({ name, earned, points, problem, carried }: CheckScore): Html {
  const right = earned >= points;
  const sign = right
    ? safeHtml`<span class="right">✓</span>`
    : safeHtml`<span class="wrong">✗</span>`;
  const why = problem === null ? '' : `: ${problem}`;
  const how = carried
    ? safeHtml` <i>(with the right answers to the questions before)</i>`
    : NO_HTML;
  return safeHtml`${sign} ${name}${why}${how}`;
}

/** What a person gave and wrote, or the place for it; nothing where nobody was asked. */
export function commentHtml({ points, worth, byHand, comment }: QuestionPoints): Html {
  if (!byHand) return NO_HTML;
  if (points === null)
    return safeHtml`<div class="comment open">A person has still to read this.</div>`;
  const text = comment === null || comment === '' ? NO_HTML : safeHtml`<br>${comment}`;
  return safeHtml`<div class="comment"><b>${points} of ${worth} points given by a person</b>${text}</div>`;
}

/** A cell of the executed notebook: its text, what its checks say, its outputs, and a person's comment on it. */
export function cellHtml(
  { questions }: Assignment,
  { result, questions: earned }: Standing,
  cell: Cell,
): Html {
  const own = result.checks.filter(({ cellId }) => cellId === cell.id);
  const question = questions.find(({ solutions }) => solutions[0].cell.id === cell.id);
  const points = earned.find(({ name }) => name === question?.name);
  const outputs = cell.cell_type === 'code' && own.length === 0 ? cell.outputs : [];
  const parts = [
    points ? questionHtml(points) : NO_HTML,
    cell.cell_type === 'markdown'
      ? proseHtml(cell.source, points !== undefined)
      : preHtml('source', cell.source),
    ...own.map((check) => safeHtml`<p class="check">${checkHtml(check)}</p>`),
    ...outputs.map(outputHtml),
    points ? commentHtml(points) : NO_HTML,
  ];
  return safeHtml`<section>\n${joinHtml(withoutEmpty(parts), '\n')}\n</section>`;
}

/** The pieces that hold something. */
export function withoutEmpty(parts: readonly Html[]): Html[] {
  return parts.filter((part) => part.toString() !== '');
}

function questionHtml({ name, points, worth }: QuestionPoints): Html {
  return safeHtml`<h3 id="question-${encodeURIComponent(name)}">${name} <small>${points ?? '–'} / ${worth}</small></h3>`;
}

// Markdown stays as it was written, but for its headings: rendering it would let a submission make HTML.
function proseHtml(source: string, isAnswer: boolean): Html {
  const lines = cut(source).split('\n');
  const heading = /^#{1,6}\s+(.*)$/;
  const shown = lines.map((line) => {
    const title = heading.exec(line)?.[1];
    return title === undefined ? safeHtml`${line}` : safeHtml`<b>${title}</b>`;
  });
  return safeHtml`<div class="prose${isAnswer ? ' answer' : ''}">${joinHtml(shown, '\n')}</div>`;
}

function preHtml(kind: string, text: string): Html {
  return safeHtml`<pre class="${kind}">${cut(text)}</pre>`;
}

function outputHtml(output: Output): Html {
  if (output.output_type === 'stream') return preHtml('output', output.text);
  if (output.output_type === 'error')
    return preHtml('output failure', stripVTControlCharacters(output.traceback.join('\n')));
  const { data } = output;
  const png = data['image/png'];
  if (typeof png === 'string' && /^[A-Za-z0-9+/=\s]+$/.test(png))
    return safeHtml`<img alt="a figure of this cell" src="data:image/png;base64,${png.replace(/\s/g, '')}">`;
  const text = data['text/plain'];
  return typeof text === 'string' ? preHtml('output', text) : NO_HTML;
}

function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}\n… cut here`;
}
