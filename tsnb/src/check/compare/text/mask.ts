import { PATHS } from './paths';
import { ANSI } from './screen';
import { maskTimes } from './times';

/** What else is not compared in a text, and the word that stands for it. */
const MASKS: readonly [RegExp, string][] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '‹id›'],
  [/\b0x[0-9a-f]{6,}\b/gi, '‹address›'],
  [/\(node:\d+\)/g, '(node)'],
  [/(?:\b(?:localhost|127\.0\.0\.1|0\.0\.0\.0)|\[::1?\]):\d+\b/g, '‹host›'],
  ...PATHS.map((pattern): [RegExp, string] => [pattern, '‹path›']),
];

/** The text with what is not compared replaced: colours, times, paths, addresses, what `ignore` matches. */
export function masked(text: string, ignore: readonly RegExp[]): string {
  let result = text.replace(ANSI, '');
  for (const pattern of ignore) result = result.replace(pattern, '‹ignored›');
  result = maskTimes(result);
  for (const [pattern, word] of MASKS) result = result.replace(pattern, word);
  return result;
}
