/** A step of a path; no braces, which LaTeX has. */
const STEP = String.raw`[^\s\\/:*?"'<>|{}$()\[\],;]`;
const STEPS_WITH_BLANKS = String.raw`(?:(?:${STEP}{1,80}|[^\s\\/:*?"'<>|{}$()\[\],;.]{1,40}(?: [^\s\\/:*?"'<>|{}$()\[\],;.]{1,40}){1,4})\\{1,2})`;
const EXTENSION = String.raw`\.[A-Za-z]\w{0,9}\b`;
const DRIVE = String.raw`(?<![\w$])[A-Za-z]:`;
// f:\R\to\R is mathematics.
const NO_MAP = String.raw`(?!\S*\\(?:to|mapsto|rightarrow)\b)`;

/** Absolute paths, of two steps at least or to a file with an extension: one step may be a word of mathematics. */
export const PATHS: readonly RegExp[] = [
  /file:\/\/\/?[^\s'"<>)]*/g,
  // C:\Users\me\x, C:\Program Files\x, C:\x.ts; with a small letter only where it can be no LaTeX.
  new RegExp(
    `${DRIVE.replace('A-Za-z', 'A-Z')}${NO_MAP}\\\\{1,2}${STEPS_WITH_BLANKS}+${STEP}*`,
    'gu',
  ),
  new RegExp(`${DRIVE}${NO_MAP}\\\\{1,2}${STEPS_WITH_BLANKS}*${STEP}*?${EXTENSION}`, 'gu'),
  new RegExp(`${DRIVE}\\\\{1,2}users\\\\{1,2}${STEPS_WITH_BLANKS}*${STEP}*`, 'giu'),
  // C:/Users/me/x
  new RegExp(`${DRIVE}/(?:${STEP}{1,80}/)+${STEP}*`, 'gu'),
  new RegExp(`${DRIVE}/${STEP}*?${EXTENSION}`, 'gu'),
  // \\server\share\x
  new RegExp(String.raw`(?<![\w\\}&])(?:\\\\|\\{4})[\w.-]+(?:\\{1,2}${STEP}{1,80}){2,}`, 'gu'),
  /(?<![\p{L}\p{N}_./<)\]}])\/(?:[\p{L}\p{N}_.@+~-]+\/)+[\p{L}\p{N}_.@+~-]*/gu,
  new RegExp(`(?<![\\w)])~/(?:(?:[\\p{L}\\p{N}_.@+-]+/)+${STEP}*|${STEP}*?${EXTENSION})`, 'gu'),
];
