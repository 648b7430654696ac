import type { Cell, Notebook, Output } from '../notebook';
import { escapeHtml } from '../probe';
import type { Assignment, Question } from '../release';
import { earnedFor, type SubmissionResult } from './result';
import type { CheckScore } from './score';

const STYLE = `body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
pre { background: #f6f6f6; padding: 0.6rem; overflow-x: auto; font-size: 13px; }
pre.output { background: #fff; border-left: 3px solid #ddd; max-height: 30rem; overflow-y: auto; }
table { border-collapse: collapse; } td, th { padding: 0.2rem 0.8rem; border-bottom: 1px solid #ddd; text-align: left; }
.right { color: #107c41; } .wrong { color: #b00020; } img { max-width: 100%; } .comment { border: 1px dashed #bbb; padding: 0.6rem; min-height: 2rem; }`;

const MAX_TEXT = 20_000;

/**
 * The feedback on a submission as a page: points, ticks and crosses with what differs, repairs, and the cells with their outputs. All of
 * the submission's is escaped text or a PNG; the page has no script and may load nothing.
 */
export function feedbackPage(
  assignment: Assignment,
  result: SubmissionResult,
  executed: Notebook | undefined,
): string {
  const title = `${assignment.file.replace(/^.*[\\/]/, '')}: ${result.student}`;
  const parts = [
    `<h1>${escapeHtml(title)}</h1>`,
    headline(assignment, result),
    list('Notes', [...result.notes, ...result.incidents]),
    scoreTable(assignment, result),
    ...(executed?.cells ?? []).map((cell) => cellHtml(assignment, result, cell)),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${parts.filter((part) => part !== '').join('\n')}
</body>
</html>
`;
}

function headline({ questions }: Assignment, result: SubmissionResult): string {
  if (result.status !== 'graded')
    return `<p class="wrong">No score yet: ${escapeHtml(result.problem ?? 'no reason is known')}</p>`;
  const automatic = questions.filter(({ manual }) => !manual);
  const points = automatic.reduce((sum, question) => sum + question.points, 0);
  const byHand = questions
    .filter(({ manual }) => manual)
    .reduce((sum, question) => sum + question.points, 0);
  const rest = byHand > 0 ? `; ${byHand} more are given by a person` : '';
  return `<p><b>${result.earned} of ${points} points</b>${rest}</p>`;
}

function list(title: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  return `<h2>${title}</h2>\n<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
}

function scoreTable({ questions }: Assignment, result: SubmissionResult): string {
  if (result.status !== 'graded') return '';
  const row = ({ name, points, manual }: Question): string => {
    const own = result.checks.filter(({ question }) => question === name);
    const checks = own.map(checkLine).join('<br>');
    const earned = manual ? 'by a person' : `${earnedFor(name, result)} of ${points}`;
    return `<tr><td>${escapeHtml(name)}</td><td>${earned}</td><td>${checks}</td></tr>`;
  };
  return `<table>\n<tr><th>question</th><th>points</th><th></th></tr>\n${questions.map(row).join('\n')}\n</table>`;
}

function checkLine({ name, earned, points, problem, carried }: CheckScore): string {
  const right = earned >= points;
  const sign = right ? '<span class="right">✓</span>' : '<span class="wrong">✗</span>';
  const why = problem === null ? '' : `: ${escapeHtml(problem)}`;
  const how = carried ? ' (with the right answers to the questions before)' : '';
  return `${sign} ${escapeHtml(name)}${why}${how}`;
}

function cellHtml(assignment: Assignment, { checks }: SubmissionResult, cell: Cell): string {
  const own = checks.filter(({ cellId }) => cellId === cell.id).map(checkLine);
  const manual = assignment.questions.find(
    (question) => question.manual && question.solutions.some((one) => one.cell.id === cell.id),
  );
  const comment = manual
    ? `<p>${escapeHtml(manual.name)}, ${manual.points} points, given by a person:</p><div class="comment"></div>`
    : '';
  const outputs =
    cell.cell_type === 'code' && own.length === 0 ? cell.outputs.map(outputHtml).join('\n') : '';
  return [
    `<pre class="${cell.cell_type}">${escapeHtml(cut(cell.source))}</pre>`,
    ...own.map((line) => `<p>${line}</p>`),
    outputs,
    comment,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function outputHtml(output: Output): string {
  const pre = (text: string): string => `<pre class="output">${escapeHtml(cut(text))}</pre>`;
  if (output.output_type === 'stream') return pre(output.text);
  if (output.output_type === 'error') return pre(output.traceback.join('\n'));
  const { data } = output;
  const png = data['image/png'];
  if (typeof png === 'string' && /^[A-Za-z0-9+/=\s]+$/.test(png))
    return `<img alt="" src="data:image/png;base64,${png.replace(/\s/g, '')}">`;
  const text = data['text/plain'];
  return typeof text === 'string' ? pre(text) : '';
}

function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}\n… cut here`;
}
