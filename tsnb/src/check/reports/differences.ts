import { diffArrays } from 'diff';
import type { Difference } from '../compare';
import { grouped, type DifferenceGroup } from '../report';
import { joinHtml, NO_HTML, type Html, type HtmlContent } from '../../terminal';
import { safeHtml } from './safeHtml';

const MAX_ROWS = 12;

/** A table of what differs, stored and found side by side, with the words that changed marked; all but the first rows folded. */
export function differencesTable(differences: readonly Difference[]): Html {
  const rows = grouped(differences).map(row);
  if (rows.length === 0) return NO_HTML;
  const left = rows.length - MAX_ROWS;
  const folded =
    left > 0
      ? safeHtml`<details><summary>and ${left} more</summary>${table(rows.slice(MAX_ROWS))}</details>`
      : NO_HTML;
  return safeHtml`${table(rows.slice(0, MAX_ROWS))}${folded}`;
}

/** The pictures of differences. */
export function pictures(differences: readonly Difference[]): Html {
  const figures = differences.map(({ picture, where }) =>
    picture === undefined || picture === ''
      ? NO_HTML
      : safeHtml`<figure><figcaption>difference of ${where}</figcaption><img src="data:image/png;base64,${picture}" alt=""></figure>`,
  );
  return safeHtml`${figures}`;
}

function table(rows: readonly Html[]): Html {
  return safeHtml`<table class="differences"><tr><th>what differs</th><th>stored</th><th>found</th></tr>${rows}</table>`;
}

function row({ sentences, stored, found }: DifferenceGroup): Html {
  const [before, after] = marked(stored, found);
  const told = joinHtml(
    sentences.map((one) => safeHtml`${one}`),
    '<br>',
  );
  return safeHtml`<tr><td>${told}</td><td class="text old">${before}</td><td class="text new">${after}</td></tr>`;
}

// Both texts, with the words that only one of them has marked.
function marked(stored: string | null, found: string | null): [HtmlContent, HtmlContent] {
  if (stored === null || found === null) return [stored ?? '', found ?? ''];
  const before: HtmlContent[] = [];
  const after: HtmlContent[] = [];
  for (const { value, added, removed } of diffArrays(stored.split(/(\s+)/), found.split(/(\s+)/))) {
    const text = value.join('');
    const isMarked = (added || removed) && text.trim() !== '';
    const shown = isMarked ? safeHtml`<mark>${text}</mark>` : text;
    if (!added) before.push(shown);
    if (!removed) after.push(shown);
  }
  return [before, after];
}
