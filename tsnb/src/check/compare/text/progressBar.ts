/** A bar in a line, and what stands before and behind it. */
interface Bar {
  readonly before: string;
  readonly inside: string;
  readonly after: string;
}

/**
 * Whether a line is a progress bar and nothing else: a bar, how much is done, and at most a label in front of it, numbers, times and rates.
 * Tables, comparisons and histograms have signs like those of a bar; each part is looked for in one pass, however long the line.
 */
export function isProgressBar(line: string): boolean {
  return isOwnBar(line) || isUnframedBar(line) || framed(line).some(isBar);
}

const BLOCKS = '█▏▎▍▌▋▊▉■▓';
const SHARE = /\d\s?%|\d\s?\/\s?\d/;

// As lib/src/plot/progressPainters.ts draws it, with any words at its end.
const OWN_BAR = /^\s*(?=[█░]{20} )█*░* .*?(?:\d%|\bfailed) \| \d+\/\d+ [^|]*\| \d+:\d\d/;

function isOwnBar(line: string): boolean {
  return OWN_BAR.test(line);
}

// Blocks without a frame may be a histogram: with a share and a time they are a bar.
const UNFRAMED = /^([^█░▒]*)(?=[█░▒])(█*[░▒]*)\s+(\d{1,3}(?:\.\d+)?\s?%.*)$/;

function isUnframedBar(line: string): boolean {
  const [, before = '', inside = '', after = ''] = UNFRAMED.exec(line) ?? [];
  return (
    inside.length >= 5 &&
    /\bETA\b|\d\s?m?s\b|\d:\d\d/i.test(after) &&
    isLabel(before) &&
    isState(after)
  );
}

// [====>   ], and |███▌   | behind a percentage, as tqdm writes it.
function framed(line: string): Bar[] {
  return [...line.matchAll(/\[[^[\]]{3,300}\]|(?<=%\s?)\|[^|]{3,300}\|/g)].map((match) => ({
    before: line.slice(0, match.index),
    inside: match[0].slice(1, -1),
    after: line.slice(match.index + match[0].length),
  }));
}

const FILLED = new RegExp(
  `^(=*>?|#*\\d?>?|\\**>?|-*>|[${BLOCKS}]*|━*[╸╺]?)([-. _]*|[░▒□ ]*|━*)$`,
  'u',
);

function isBar({ before, inside, after }: Bar): boolean {
  const [, full = ''] = FILLED.exec(inside) ?? [];
  const isLong = full.length >= 3 || inside.length >= (full.length > 0 ? 5 : 10);
  if (!FILLED.test(inside) || !isLong || !SHARE.test(`${before}|${after}`)) return false;
  return isLabel(before.replace(/(?:\d+\s?\/\s?\d+|\d+(?:\.\d+)?\s?%)\s*$/, '')) && isState(after);
}

// `fit:`, `epoch 3/10:`, `progress`
function isLabel(text: string): boolean {
  return /^\s*(?:[^|[\]:={}"'`]{1,60}:|[\p{L} _-]{0,40})\s*$/u.test(text);
}

const MEASURE =
  /(?<![\w.])(?:\d[\d.,:]*|\?)\s?(?:%|[A-Za-zµ]{1,12}\/(?:s|sec|second|it|step|min)\b|(?:[kMGT]i?B?|B|it|ns|us|µs|ms|s|secs?|m|mins?|h|hrs?)(?![A-Za-z]))?/g;

function isState(text: string): boolean {
  const rest = text.replace(MEASURE, '').replace(/\b(?:eta|elapsed|left|remaining)\b:?/gi, '');
  return /^[\s,;:/()<>[\]·•|-]*$/.test(rest);
}
