import type { Masked, Masking, MaskName } from '../masks';
import {
  IN_BAR,
  isOwnClock,
  isOwnDate,
  isOwnDuration,
  isOwnRate,
  LEFT,
  spotAt,
  type Spot,
} from './ownTimes';

/** Notes what is left out of a text; returns the word that stands for it. */
type Note = (name: Masked['name'], match: string, word: string) => string;

/**
 * Puts the words that stand for times, durations and rates in their place: those that are surely the run's own, or, where the mask is a
 * wide one, all.
 */
export function maskTimes(text: string, { wide, off }: Masking, note: Note): string {
  let result = text;
  const put = (
    name: MaskName,
    pattern: RegExp,
    word: string,
    isAny: (match: string, offset: number, whole: string) => boolean,
    isOwn: (spot: Spot) => boolean,
  ): void => {
    if (off.has(name)) return;
    result = result.replace(pattern, (match: string, offset: number, whole: string) => {
      if (!isAny(match, offset, whole)) return match;
      const isMasked = wide.has(name) || isOwn(spotAt(match, offset, whole));
      return isMasked ? note(name, match, word) : match;
    });
  };
  const always = (): boolean => true;
  for (const pattern of TIMERS) put('timers', pattern, '‹time›', always, always);
  for (const pattern of DATES) put('dates', pattern, '‹time›', always, isOwnDate);
  put('times', CLOCK, '‹time›', wide.has('times') ? isClockTime : always, isOwnClock);
  for (const pattern of RATES) put('rates', pattern, '‹rate›', always, isOwnRate);
  put('durations', DURATION, '‹time›', isDuration, isOwnDuration);
  return result;
}

function isClock(match: string): boolean {
  return / \(|M$|GMT/i.test(match);
}

// As console.time prints them: `fit: 12.345ms`, `fit: 1.234s`, `fit: 1:02.345 (m:ss.mmm)`.
const TIMERS: readonly RegExp[] = [
  /(?<=^[^:\n]{1,60}: )(?:\d+\.\d{2,3}ms|\d+\.\d{3}s)(?=\s*$)/g,
  /\d{1,2}(?::[0-5]\d){1,2}\.\d{3} \((?:h:m)?m:ss\.mmm\)/g,
];

const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const MONTH =
  '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)';
const WEEKDAY = '(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?';
const YEAR = '(?:19|20)\\d\\d';

const DATES: readonly RegExp[] = [
  // 2026-11-21T13:46:50.987Z, 2026-11-21 13:46, 2026-11-21
  /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?/g,
  // Sat Nov 21 2026, Saturday, November 21, 2026, Nov 21, 2026
  new RegExp(`\\b(?:${WEEKDAY},? )?${MONTH}\\.? ${DAY},? ${YEAR}\\b`, 'g'),
  // Sat, 21 Nov 2026, 21 Nov 2026, 21. November 2026
  new RegExp(`(?<![\\w.])(?:${WEEKDAY},? )?${DAY}\\.? ${MONTH}\\.?,? ${YEAR}\\b`, 'g'),
  // 11/21/2026, 21.11.2026, 2026/11/21
  new RegExp(`(?<![\\w./])${DAY}/${DAY}/${YEAR}(?![\\w/]|\\.\\d)`, 'g'),
  new RegExp(`(?<![\\w./])${DAY}\\.${DAY}\\.${YEAR}(?![\\w/]|\\.\\d)`, 'g'),
  new RegExp(`(?<![\\w./])${YEAR}/${DAY}/${DAY}(?![\\w/]|\\.\\d)`, 'g'),
];

// 13:46:50, 1:05, 1:02.345 (m:ss.mmm), 1:46:50 PM, 13:46:50 GMT+0100 (Central European Standard Time)
const CLOCK =
  /(?<![\w.:+−-])\d{1,2}(?::[0-5]\d){1,2}(?:\.\d+)?(?:\s?[AP]M\b)?(?: \((?:h:m)?m:ss\.mmm\))?(?: GMT[+-]\d{4}(?: \([^()]{1,60}\))?)?(?![\w:]|\.\d)/gi;

const BEFORE_TIME =
  /(?:\b(?:at|it is|it's|time|took|takes|elapsed|eta|since|until|duration|(?:done|finished|ready) (?:in|after))[:=]?\s*|<)$/i;

// Two numbers with a colon may be a ratio, a score or a slice as well: they are a time where the words say so.
function isClockTime(match: string, offset: number, text: string): boolean {
  const [first, second] = match.split(':');
  const after = text.slice(offset + match.length, offset + match.length + 30);
  const isIndex = text[offset - 1] === '[' && first.length === 1 && /^[\],]/.test(after);
  if (isClock(match)) return true;
  if (/^\d+:\d+:/.test(match)) return Number(first) < 24 && !isIndex;
  if (Number(first) >= 60 || second === '') return false;
  if (BEFORE_TIME.test(text.slice(Math.max(0, offset - 20), offset))) return true;
  return LEFT.test(after) || (text[offset - 1] === '[' && IN_BAR.test(after));
}

const AMOUNT = '(?:\\d+(?:,\\d{3}){0,4}(?:\\.\\d+)?|\\.\\d+)(?:e[-+]?\\d+)?';
const SECONDS =
  '(?:ns|µs|μs|us|ms|s|secs?|seconds?|(?:nano|micro|milli)seconds?|mins?|minutes?|h|hrs?|hours?)';

const RATES: readonly RegExp[] = [
  // 12.3 steps/s, 40 MB/s, 12 steps per second
  new RegExp(`(?<![\\w.])${AMOUNT}\\s{0,4}[A-Za-z]{1,20}(?:/| per )(?:s|sec|second)\\b`, 'g'),
  // 30ms/step, 1.2s/it
  new RegExp(`(?<![\\w.])${AMOUNT}\\s?(?:ns|µs|μs|us|ms|s|min)/[A-Za-z]{1,20}\\b`, 'g'),
];

// 2 min 05 s, 12.3 s, 40ms, 1m 5s; a lone `5m` may be metres.
const STEP = `${AMOUNT}\\s?${SECONDS}(?![\\w])`;
const DURATION = new RegExp(
  `(?<![\\w.])(?:(?:\\d+\\s?[dh],? ?)?\\d+\\s?m,? ?|\\d+\\s?h,? ?(?=\\d))?${STEP}(?:,? ${STEP})*|(?<![\\w.])\\d+\\s?h ?\\d+\\s?m(?![\\w])`,
  'g',
);

const VALUE = '[-+−]?(?:\\.?\\d|NaN|Infinity)';
const NEXT_VALUE = new RegExp(`^(?:\\s+|\\s*=\\s*)${VALUE}`);
const NEXT_AFTER_COLON = new RegExp(`^\\s*:\\s*${VALUE}`);

function isDuration(match: string, offset: number, whole: string): boolean {
  return !isNameAndValue(match, whole.slice(0, offset), whole.slice(offset + match.length));
}

// In `max 0.9 min 0.1` and `mu=0.5 s=1.2` the unit is the name of the number that follows.
function isNameAndValue(match: string, before: string, after: string): boolean {
  if (!/[\d.]\s[a-zµμ]+$/i.test(match)) return false;
  return NEXT_VALUE.test(after) || (/[:=]\s*[-+−]?$/.test(before) && NEXT_AFTER_COLON.test(after));
}
