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
  // 13:46:50, 1:05
  [/(?<![\w.:])\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?[AP]M\b)?(?![\w:])/g, '‹time›'],
  // 12.3 steps/s, 40 MB/s
  [/(?<![\w.])\d[\d,.]*(?:e[+-]?\d+)?\s*[A-Za-z]+\/(?:s|sec|second)\b/g, '‹rate›'],
  // 2 min 05 s, 12.3 s, 40ms
  [
    /(?<![\w.])\d+(?:\.\d+)?\s?(?:ns|µs|μs|us|ms|s|secs?|seconds?|mins?|minutes?|h|hours?)\b(?:,? \d+(?:\.\d+)?\s?(?:ms|s|secs?|seconds?|mins?|minutes?)\b)*/g,
    '‹time›',
  ],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '‹id›'],
  [/\b0x[0-9a-f]{6,}\b/gi, '‹address›'],
  [/\(node:\d+\)/g, '(node)'],
  [/\b(?:localhost|127\.0\.0\.1):\d+\b/g, '‹host›'],
  // Absolute paths of two steps and more; with file:// or a drive, of one.
  [/file:\/\/\/?[^\s'"<>)]*/g, '‹path›'],
  [/(?<![\w.:/<])\/(?:[\w.@+~-]+\/)+[\w.@+~-]*/g, '‹path›'],
  [/(?<!\w)(?:[A-Za-z]:\\|~\/)[^\s'"<>)]*/g, '‹path›'],
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

/** Whether a line is a progress bar: blocks, or a bar of signs between brackets. */
export function isProgressBar(line: string): boolean {
  return (
    /[█▏▎▍▌▋▊▉░▒▓━╸╺]{3,}/u.test(line) ||
    /[[|][=#>\-.\s]*[=#>]{2,}[=#>\-.\s]*[\]|]/.test(line) ||
    /\b\d{1,3}%\s?\|/.test(line)
  );
}
