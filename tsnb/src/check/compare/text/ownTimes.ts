/** What a program says of its own work: `trained 20 epochs in`, `saved on`. */
const WORK =
  '(?:done|finish(?:es|ed)?|ready|complet(?:es|ed)|train(?:s|ed)|fit(?:s|ted)?|load(?:s|ed)|compil(?:es|ed)|execut(?:es|ed)|ran|runs?|built|sav(?:es|ed)|writ(?:es|ten)|wrote|stor(?:es|ed)|download(?:s|ed)|upload(?:s|ed)|generat(?:es|ed)|creat(?:es|ed)|comput(?:es|ed)|process(?:es|ed)|evaluat(?:es|ed)|start(?:s|ed)|began|begun|ended|stopped|updated|printed|optimi[sz](?:es|ed)|converg(?:es|ed))';

/** So many signs in front of a match are read, and behind it. */
const READ = 80;

const TOOK = new RegExp(
  [
    String.raw`\b(?:took|takes|taking|elapsed|eta|runtime)\b[^\d.;]{0,30}$`,
    String.raw`\b(?:wall|run|running|cpu|total|elapsed|training|computation|computing|execution|compile|compilation|inference|fit|fitting|user|sys)[ -]?times?\b[^\d.;]{0,12}$`,
    String.raw`\btime (?:taken|elapsed|spent|used)\b[^\d.;]{0,12}$`,
    String.raw`\b${WORK}\b[^;|]{0,60}\b(?:in|after|within)\s+(?:about |~\s?|≈\s?)?$`,
    String.raw`\b${WORK}[^\d();|]{0,40}\($`,
  ].join('|'),
  'i',
);
/** What follows a time that is the run's own. */
export const LEFT = /^\s?(?:left|elapsed|remaining|ago)\b/i;
const STEP_BEHIND = /^\s\d+(?:\.\d+)?(?:ns|us|µs|ms|s)\/(?:it|step|epoch|batch|sample)\b/;

const WHEN = new RegExp(
  String.raw`\b(?:${WORK}|it is|it's|now|today|timestamp)\b[^\d.;]{0,20}$`,
  'i',
);
const STAMP_START = /^\s*[[(]?$/;
const LOG_LEVEL =
  /^[\])\s:|,-]*(?:‹time›)?[\])\s:|,-]*\[?(?:trace|debug|info|notice|warn(?:ing)?|error|fatal|critical|log|verbose)\b/i;
const IN_BRACKETS = /^\]\s+\S/;

/** What follows the first time in a bar: [00:03<00:04, 12.3it/s] */
export const IN_BAR = /^(?:<|, ?[\d.?]+ ?\w+\/)/;

const STEP_RATE = /(?:\/| per )(?:s|sec|second)$/;
const STEPS =
  /(?<![A-Za-z])(?:it|its|iter|iters|iterations?|steps?|epochs?|batch(?:es)?)(?:\/| per )/i;
const PER_STEP = /\/(?:it|iter|iteration|step|epoch|batch|sample)$/i;
const BYTES = /[kKMGT]i?B(?:\/| per )/;
const TRANSFER = /\b(?:download|upload|load|read|writ|wrote|sav|cop|transfer)/i;

/** A match in a text, and the text around it. */
export interface Spot {
  readonly match: string;
  readonly before: string;
  readonly after: string;
}

/** A match with the signs around it that say what it is. */
export function spotAt(match: string, offset: number, whole: string): Spot {
  const end = offset + match.length;
  return {
    match,
    before: whole.slice(Math.max(0, offset - READ), offset),
    after: whole.slice(end, end + READ),
  };
}

/** Whether a duration is surely how long something of the run took. */
export function isOwnDuration({ before, after }: Spot): boolean {
  return TOOK.test(before) || LEFT.test(after) || STEP_BEHIND.test(after);
}

/** Whether a rate is surely that of the run's steps, or of a transfer. */
export function isOwnRate({ match, before }: Spot): boolean {
  if (PER_STEP.test(match)) return true;
  if (!STEP_RATE.test(match)) return false;
  return STEPS.test(match) || (BYTES.test(match) && TRANSFER.test(before));
}

/** Whether a date is surely when the run did something: said so, or the stamp of a log line. */
export function isOwnDate(spot: Spot): boolean {
  return WHEN.test(spot.before) || isStamp(spot);
}

/** Whether a time of day, or a time that passed, is surely the run's own. */
export function isOwnClock(spot: Spot): boolean {
  const { before, after } = spot;
  if (/‹time›[,T ]{0,2}$/.test(before)) return true;
  if (before.endsWith('<') || (before.endsWith('[') && IN_BAR.test(after))) return true;
  return WHEN.test(before) || TOOK.test(before) || LEFT.test(after) || isStamp(spot);
}

// At the start of a line, in brackets or before a level: a row of data begins with a date, too, and 1:10 may be a slice.
function isStamp({ match, before, after }: Spot): boolean {
  if (!STAMP_START.test(before) || !/^\d\d/.test(match)) return false;
  return LOG_LEVEL.test(after) || (before.endsWith('[') && IN_BRACKETS.test(after));
}
