import { masked } from './mask';

/** A number in a line. */
export interface NumberToken {
  text: string;
  value: number;
  /** One unit in its last printed place; 0 for an integer. */
  unit: number;
  isInteger: boolean;
}

/** A line split into its words and its numbers. */
export interface Line {
  text: string;
  /** Its words, each number replaced by #. */
  template: string;
  numbers: NumberToken[];
  /** The same with integers, which must agree, left in: by it lines find each other. */
  signature: string;
  /** Where the line stands: `line 3`. */
  label: string;
}

// 1,234.56 is one number; 1,234 may be a list, whose integers must be the same anyway, as [1,234.56] is.
const GROUPED = String.raw`(?<!\[[-−+]?|,[-−+]?)\d{1,3}(?:,\d{3})+\.\d+(?![,\]])`;

// A number that is not part of a word: x1 and fc1.weight are words, (3.5 and -2e-3 hold numbers.
const NUMBER = new RegExp(
  String.raw`(?<![\p{L}\p{N}_.])(?:(?<![)\]])[-−+])?(?:${GROUPED}|\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?(?![\p{L}\p{N}_]|\.\d)`,
  'giu',
);

// The rules of a table are as long as its numbers are wide.
const TABLE_RULE = /([┌┬├┼└┴╔╦╠╬╚╩])[─═]+/g;

/** Splits a line into words and numbers, white space as one blank. */
export function readLine(text: string, ignore: readonly RegExp[], label: string): Line {
  const clean = masked(text, ignore).replace(TABLE_RULE, '$1').replace(/\s+/g, ' ').trim();
  const numbers: NumberToken[] = [];
  let signature = '';
  let end = 0;
  const template = clean.replace(NUMBER, (match: string, offset: number) => {
    const token = readNumber(match);
    numbers.push(token);
    signature += clean.slice(end, offset) + (token.isInteger ? String(token.value) : '#');
    end = offset + match.length;
    return '#';
  });
  signature += clean.slice(end);
  return { text: text.trimEnd(), template, numbers, signature, label };
}

function readNumber(text: string): NumberToken {
  const plain = text.replace('−', '-').replace(/^\+/, '').replaceAll(',', '');
  const value = Number(plain);
  const isInteger = /^-?\d+$/.test(plain);
  return { text, value, isInteger, unit: isInteger ? 0 : unitOf(plain) };
}

/** One unit in the last place of a number that is written with a point or an exponent. */
export function unitOf(text: string): number {
  const [mantissa, exponent = '0'] = text.toLowerCase().split('e');
  const decimals = (/\.(\d*)/.exec(mantissa)?.[1] ?? '').length;
  return 10 ** (Number(exponent) - decimals);
}
