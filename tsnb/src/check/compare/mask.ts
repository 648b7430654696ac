/** A number with a unit of time, and smaller ones behind it. */
const DURATION = String.raw`(?<![\w.])\d+(?:\.\d+)?\s?(?:ns|µs|μs|us|ms|s|secs?|seconds?|mins?|minutes?|h|hours?)\b(?:,? \d+(?:\.\d+)?\s?(?:ms|s|secs?|seconds?|mins?|minutes?)\b)*`;

/**
 * What is not compared in a text, and the word that stands for it. The order matters: what is longer comes first.
 */
const MASKS: readonly [RegExp, string][] = [
  // 2026-11-21T13:46:50.987Z, 2026-11-21 13:46, 2026-11-21
  [
    /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?/g,
    '‹time›',
  ],
  // Sat Nov 21 2026
  [
    /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?: \d{1,2})?,? \d{4}\b/g,
    '‹time›',
  ],
  // 13:46:50, 1:05; no ratios (80:20), slices ([0:10]) or signed ones
  [
    /(?<![\w.:[-])(?<!\b(?:ratio|split|odds)\s)(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:\s?[AP]M\b)?(?![\w:\]])/g,
    '‹time›',
  ],
  // 12.3 steps/s, 40 MB/s
  [/(?<![\w.])\d[\d,.]*(?:e[+-]?\d+)?\s*[A-Za-z]+\/(?:s|sec|second)\b/g, '‹rate›'],
  // 2 min 05 s, 12.3 s, 40ms; but a name between two numbers is none, as in "mean 0.5 min 0.1"
  [new RegExp(`(?<!\\p{L} )${DURATION}|${DURATION}(?!\\s*[=:]?\\s*[-+\\d.])`, 'gu'), '‹time›'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '‹id›'],
  [/\b0x[0-9a-f]{6,}\b/gi, '‹address›'],
  [/\(node:\d+\)/g, '(node)'],
  [/\b(?:localhost|127\.0\.0\.1):\d+\b/g, '‹host›'],
  // Absolute paths of two steps and more; with file:// or a drive, of one.
  [/file:\/\/\/?[^\s'"<>)]*/g, '‹path›'],
  [/(?<![\w.:/<])\/(?:[\w.@+~-]+\/)+[\w.@+~-]*/g, '‹path›'],
  [/(?<!\w)(?:[A-Za-z]:\\[^\s'"<>)\\{}$]+\\|~\/)[^\s'"<>)]*/g, '‹path›'],
];

const ANSI = new RegExp(String.raw`\x1b\[[\d;?]*[A-Za-z]`, 'g');

/** The text with what is not compared replaced: colours, times, paths, addresses, what `ignore` matches. */
export function masked(text: string, ignore: readonly RegExp[]): string {
  let result = text.replace(ANSI, '');
  for (const pattern of ignore) result = result.replace(pattern, '‹ignored›');
  for (const [pattern, word] of MASKS) result = result.replace(pattern, word);
  return result;
}

/** The lines of a stream as they stand on the screen in the end: carriage returns and backspaces obeyed. */
export function shownLines(text: string): string[] {
  const lines = text.replaceAll('\r\n', '\n').replace(ANSI, '').split('\n');
  return lines.map((line) => obeyBackspaces(obeyReturns(line)));
}

// As on a terminal, what comes after a return is written over what stood there.
function obeyReturns(line: string): string {
  if (!line.includes('\r')) return line;
  return line.split('\r').reduce((shown, part) => part + shown.slice(part.length), '');
}

function obeyBackspaces(line: string): string {
  let shown = line;
  while (/[^\b]\x08/.test(shown)) shown = shown.replace(/[^\b]\x08/, ''); // eslint-disable-line no-control-regex
  return shown.replaceAll('\b', '');
}

/** tqdm's bar between its percentage and its count: `45%|████▌     | 45/100`. */
const TQDM = /\b\d{1,3}%\s?\|[\s█▏▎▍▌▋▊▉#]*\|\s*\d/u;
/** What may be a bar: a frame of signs or blocks. */
const FRAMED = /[[|]([=#>\-.\s█▏▎▍▌▋▊▉░▒▓━╸╺]{3,})[\]|]/gu;
/** What fills a frame: one sign from its left edge on, then blanks. */
const FILLING = /^(?:=*>?|#*|-*>?|[█▏▎▍▌▋▊▉▓━╸]*)[\s.\-░▒╺]*$/u;
const BLOCKS = /[█▏▎▍▌▋▊▉▓░▒━╸╺]{3,}/u;
const UNFILLED = /[█▏▎▍▌▋▊▉▓━╸][░▒╺]|[░▒╺]{3,}/u;
const PERCENTAGE = /\d\s?%/;
const COUNT = /\d\s?\/\s?\d/;

/** Whether a line is a progress bar: signs in a frame or blocks, and how much is done. A table or a histogram is none. */
export function isProgressBar(line: string): boolean {
  if (TQDM.test(line)) return true;
  const [hasPercentage, hasCount] = [PERCENTAGE.test(line), COUNT.test(line)];
  if (!hasPercentage && !hasCount) return false;
  if (BLOCKS.test(line) && (UNFILLED.test(line) || (hasPercentage && hasCount))) return true;
  return [...line.matchAll(FRAMED)].some(
    ([, inner]) => FILLING.test(inner) && !/^\s*-+\s*$/.test(inner) && inner.trim() !== '',
  );
}
