import { readNumber, type Printed } from '../rounding';
import type { Masked, Masking } from '../masks';
import { masked } from './mask';

/** A number in a line. */
export interface NumberToken extends Printed {
  /** Which of the line's arrays it stands in, the innermost one; 0 outside of any. */
  readonly array: number;
}

/** A line split into its words and its numbers. */
export interface Line {
  readonly text: string;
  /** Its words, each number replaced by #. */
  readonly template: string;
  readonly numbers: NumberToken[];
  /** The same with integers, which must agree, left in: by it lines find each other. */
  readonly signature: string;
  /** Where the line stands: `line 3`. */
  readonly label: string;
  /** Which column of a table it is in, where that is known. */
  readonly column?: string;
  /** What was left out of it. */
  readonly masked: Masked[];
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
export function readLine(text: string, masking: Masking, label: string): Line {
  const seen: Masked[] = [];
  const clean = masked(text, masking, seen).replace(TABLE_RULE, '$1').replace(/\s+/g, ' ').trim();
  const numbers: NumberToken[] = [];
  let signature = '';
  let end = 0;
  const arrays = new Arrays();
  const template = clean.replace(NUMBER, (match: string, offset: number) => {
    const between = clean.slice(end, offset);
    const number = readNumber(match);
    numbers.push({ ...number, array: arrays.after(between) });
    signature += between + (number.isInteger ? match : '#');
    end = offset + match.length;
    return '#';
  });
  signature += clean.slice(end);
  return { text: text.trimEnd(), template, numbers, signature, label, masked: seen };
}

/** Tells the arrays of a line one from another, from left to right. */
class Arrays {
  private readonly open: number[] = [];
  private count = 0;

  /** The array that one is in behind these signs. */
  after(signs: string): number {
    for (const sign of signs) {
      if (sign === '[') this.open.push(++this.count);
      else if (sign === ']') this.open.pop();
    }
    return this.open.at(-1) ?? 0;
  }
}
