import type { Masked, Masking, MaskName } from '../masks';
import { PATHS } from './paths';
import { ANSI } from './screen';
import { maskTimes } from './times';

/** What is the run's own wherever it stands, and the word that stands for it. */
const MASKS: readonly [MaskName, RegExp, string][] = [
  ['ids', /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '‹id›'],
  ['addresses', /\b0x[0-9a-f]{6,}\b/gi, '‹address›'],
  ['processes', /\(node:\d+\)/g, '(node)'],
  ['ports', /(?:\b(?:localhost|127\.0\.0\.1|0\.0\.0\.0)|\[::1?\]):\d+\b/g, '‹host›'],
  ...PATHS.map((pattern): [MaskName, RegExp, string] => ['paths', pattern, '‹path›']),
];

/**
 * The text with what is not compared replaced: colours, what `ignore` matches, times of the run, paths, addresses.
 * @param seen is told what was left out.
 */
export function masked(text: string, masking: Masking, seen: Masked[] = []): string {
  let result = text.replace(ANSI, '');
  for (const pattern of masking.patterns)
    result = result.replace(pattern, (match: string) => note('ignored', match, '‹ignored›'));
  result = maskTimes(result, masking, note);
  for (const [name, pattern, word] of MASKS)
    if (!masking.off.has(name))
      result = result.replace(pattern, (match: string) => note(name, match, word));
  return result;

  function note(name: Masked['name'], match: string, word: string): string {
    if (match !== '') seen.push({ name, text: match });
    return word;
  }
}
