import path from 'node:path';
import { EXPECTED_SUFFIX } from '../probe';

/** A call of `probe` up to the beginning of its options. */
const PROBE =
  /\bprobe\(\s*(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)\s*,\s*(?=(\{)|([A-Za-z_$][\w$]*)\s*,)/g;

const STAMP = / file: '(?:[^'\\]|\\.)*\.probes\.json',/g;

/** The name of the file of expected values that goes with a notebook. */
export function expectedName(notebook: string): string {
  return path.basename(notebook).replace(/\.ipynb$/, '') + EXPECTED_SUFFIX;
}

/** The code of a test whose probes say which file they need: without it they judge nothing. */
export function stamped(source: string, notebook: string): string {
  const file = `file: '${expectedName(notebook).replace(/[\\']/g, '\\$&')}',`;
  return source
    .replace(PROBE, (call: string, _: unknown, variable: string | undefined) =>
      variable === undefined ? `${call}\u0000` : `${call}{ ${file} ...${variable} }\u0001`,
    )
    .replaceAll('\u0000{', `{ ${file}`)
    .replace(/\u0001[A-Za-z_$][\w$]*/g, ''); // eslint-disable-line no-control-regex
}

/** The code of a test as it was before it was stamped. */
export function unstamped(source: string): string {
  return source.replace(STAMP, '');
}
