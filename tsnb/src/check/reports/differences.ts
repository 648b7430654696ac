import { diffArrays } from 'diff';
import type { Difference } from '../compare';
import { grouped, type DifferenceGroup } from '../report';
import { escapeHtml } from '../../terminal';

const MAX_ROWS = 12;

/** A table of what differs, stored and found side by side, with the words that changed marked; all but the first rows folded. */
export function differencesTable(differences: readonly Difference[]): string {
  const rows = grouped(differences).map(row);
  if (rows.length === 0) return '';
  const left = rows.length - MAX_ROWS;
  const folded =
    left > 0
      ? `<details><summary>and ${left} more</summary>${table(rows.slice(MAX_ROWS))}</details>`
      : '';
  return table(rows.slice(0, MAX_ROWS)) + folded;
}

/** The pictures of differences. */
export function pictures(differences: readonly Difference[]): string {
  return differences
    .map(({ picture, where }) =>
      picture === undefined || picture === ''
        ? ''
        : `<figure><figcaption>difference of ${escapeHtml(where)}</figcaption><img src="data:image/png;base64,${escapeHtml(picture)}" alt=""></figure>`,
    )
    .join('');
}

function table(rows: readonly string[]): string {
  return `<table class="differences"><tr><th>what differs</th><th>stored</th><th>found</th></tr>${rows.join('')}</table>`;
}

function row({ sentences, stored, found }: DifferenceGroup): string {
  const [before, after] = marked(stored, found);
  return (
    `<tr><td>${sentences.map(escapeHtml).join('<br>')}</td>` +
    `<td class="text old">${before}</td><td class="text new">${after}</td></tr>`
  );
}

// Both texts, escaped, with the words that only one of them has marked.
function marked(stored: string | null, found: string | null): [string, string] {
  if (stored === null || found === null) return [escapeHtml(stored ?? ''), escapeHtml(found ?? '')];
  let [before, after] = ['', ''];
  for (const { value, added, removed } of diffArrays(stored.split(/(\s+)/), found.split(/(\s+)/))) {
    const text = escapeHtml(value.join(''));
    const isMarked = (added || removed) && text.trim() !== '';
    const shown = isMarked ? `<mark>${text}</mark>` : text;
    if (!added) before += shown;
    if (!removed) after += shown;
  }
  return [before, after];
}
