import type { Notebook } from '../../notebook';
import type { Assignment } from '../../release';
import { joinHtml, NO_HTML, ownHtml, type Html } from '../../terminal';
import type { SubmissionResult } from '../score';
import { cellHtml, checkHtml, commentHtml, safeHtml, withoutEmpty } from './feedbackCells';
import { FEEDBACK_STYLE } from './feedbackStyle';
import { awaiting, type QuestionPoints, type Standing } from '../book';

/**
 * The feedback on a submission as a page: points, ticks and crosses with what differs, what persons wrote, repairs, and the cells with
 * their outputs. All of the submission's is escaped text or a PNG; the page has no script and may load nothing.
 */
export function feedbackPage(
  assignment: Assignment,
  standing: Standing,
  executed: Notebook | undefined,
): string {
  const { result } = standing;
  const name = assignment.file.replace(/^.*[\\/]/, '').replace(/\.ipynb$/, '');
  const { student } = result;
  const cells = (executed?.cells ?? []).map((cell) => cellHtml(assignment, standing, cell));
  const parts = [
    safeHtml`<header>\n<p class="assignment">${name}</p>\n<h1>${student}</h1>\n${headline(assignment, standing)}\n</header>`,
    pointsTable(standing),
    list('What was mended', result.notes),
    list('Limits that were hit', result.incidents),
    cells.length > 0
      ? safeHtml`<h2>The notebook as it ran</h2>\n${joinHtml(cells, '\n')}`
      : NO_HTML,
  ];
  return safeHtml`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${name}: ${student}</title>
<style>${ownHtml(FEEDBACK_STYLE)}</style>
</head>
<body>
${joinHtml(withoutEmpty(parts), '\n')}
</body>
</html>
`.toString();
}

/** What becomes of a submission whose score is withheld: it is not lost, and not 0. */
const WITHHELD: Readonly<Record<SubmissionResult['status'], string>> = {
  graded: '',
  missing: 'If you did hand something in, write to the person who grades: it did not arrive here.',
  unreadable:
    'This is no 0: what you handed in is kept, and the person who grades has been told to look at it. You can hand in the notebook again.',
  'not-run': 'This is no 0, and not your doing: it will be graded again.',
};

function headline(assignment: Assignment, standing: Standing): Html {
  const { points, result } = standing;
  if (points === null)
    return safeHtml`<p class="withheld">No score yet: ${result.problem ?? 'no reason is known'}</p>
<p>${WITHHELD[result.status]}</p>`;
  const open = awaiting(standing);
  const worth = standing.questions
    .filter(({ name }) => open.includes(name))
    .reduce((sum, question) => sum + question.worth, 0);
  const rest =
    worth > 0 ? safeHtml`<p>A person has still to give up to ${worth} of them.</p>` : NO_HTML;
  return safeHtml`<p class="score"><b>${points}</b> of ${assignment.points} points</p>
<div class="bar"><div style="width: ${percent(points, assignment.points)}%"></div></div>${lateness(standing)}${rest}`;
}

function lateness({ lateSeconds, submitted, penalty, rawPoints }: Standing): Html {
  if (lateSeconds === null || submitted === null) return NO_HTML;
  const when = `Handed in ${submitted.slice(0, 16).replace('T', ' ')} UTC`;
  if (lateSeconds === 0) return safeHtml`<p>${when}, in time.</p>`;
  const off = penalty ? `: ${penalty} of the ${rawPoints} points that it earned come off` : '';
  return safeHtml`<p>${when}, ${duration(lateSeconds)} late${off}.</p>`;
}

function duration(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  const parts = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'min'],
  ] as const;
  return parts.flatMap(([count, unit]) => (count === 0 ? [] : [`${count} ${unit}`])).join(' ');
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round(Math.min(1, Math.max(0, part / whole)) * 1000) / 10;
}

function pointsTable(standing: Standing): Html {
  if (standing.points === null) return NO_HTML;
  const rows = standing.questions.map((question) => {
    const own = standing.result.checks.filter((check) => check.question === question.name);
    const checks = own.map((check) => safeHtml`<div>${checkHtml(check)}</div>`);
    const name = safeHtml`<a href="#${anchorOf(question.name)}">${question.name}</a>`;
    return safeHtml`<tr><td>${name}</td><td class="${levelOf(question)}">${earnedOf(question)}</td><td>${checks}${commentHtml(question)}</td></tr>`;
  });
  return safeHtml`<h2>Points</h2>
<table>
<tr><th>question</th><th>points</th><th>why</th></tr>
${joinHtml(rows, '\n')}
</table>`;
}

/** The place of a question on the page; a grade_id has no character that a fragment could not have. */
function anchorOf(question: string): string {
  return `question-${encodeURIComponent(question)}`;
}

function levelOf({ points, worth }: QuestionPoints): string {
  if (points === null) return 'points open';
  return points >= worth ? 'points right' : points > 0 ? 'points partly' : 'points wrong';
}

function earnedOf({ points, worth }: QuestionPoints): string {
  return `${points ?? '–'} / ${worth}`;
}

function list(title: string, items: readonly string[]): Html {
  if (items.length === 0) return NO_HTML;
  const lines = items.map((item) => safeHtml`<li>${item}</li>`);
  return safeHtml`<h2>${title}</h2>\n<ul>\n${joinHtml(lines, '\n')}\n</ul>`;
}
