/** A last printed place is allowed as rounding only where it is no more than this share of the number. */
const READ_SHARE = 0.01;

/** Digits from which on a number was not rounded to be read. */
const UNROUNDED_DIGITS = 12;

/** A number as it is printed. */
export interface Printed {
  readonly text: string;
  readonly value: number;
  /** One unit in its last printed place; 0 for an integer. */
  readonly unit: number;
  readonly isInteger: boolean;
}

/** How many digits and how fine a unit the numbers of one column or array are printed with, at the most. */
export interface Places {
  digits: number;
  unit: number;
}

/** Reads a number as it is printed: signs of either kind, thousands grouped by commas. */
export function readNumber(text: string): Printed {
  const plain = plainDigits(text);
  const isInteger = /^-?\d+$/.test(plain);
  return { text, value: Number(plain), isInteger, unit: isInteger ? 0 : unitOf(plain) };
}

/** A number of JSON, which is printed as JavaScript does. */
export function printedNumber(value: number): Printed {
  const text = String(value);
  const isInteger = Number.isInteger(value);
  return { text, value, isInteger, unit: isInteger ? 0 : unitOf(text) };
}

/** One unit in the last place of a number that is written with a point or an exponent. */
function unitOf(text: string): number {
  const [mantissa, exponent = '0'] = text.toLowerCase().split('e');
  const decimals = (/\.(\d*)/.exec(mantissa)?.[1] ?? '').length;
  return 10 ** (Number(exponent) - decimals);
}

/** The places of a column or an array: those of its numbers that are no integers. */
export function placesOf(numbers: Iterable<Printed>): Places {
  const places = { digits: 0, unit: Infinity };
  for (const number of numbers) addPlaces(places, number);
  return places;
}

/** Takes one more number into the places of its column. */
export function addPlaces(places: Places, number: Printed): void {
  if (number.isInteger) return;
  places.digits = Math.max(places.digits, digitsOf(number.text));
  places.unit = Math.min(places.unit, number.unit);
}

/**
 * What rounding may have left of a number: its last printed place, or, in a column or an array, that to which its neighbours are printed:
 * JavaScript prints short decimals exactly, so that 0.5 beside 0.125 was not rounded to one place.
 */
export function roundingUnit(number: Printed, { digits, unit }: Places): number {
  if (number.isInteger || digits === 0) return number.unit;
  const exponent = number.value === 0 ? -Infinity : Math.floor(Math.log10(Math.abs(number.value)));
  return Math.min(number.unit, Math.max(unit, 10 ** (exponent - digits + 1)));
}

/** The last printed place as far as it is allowed: it is an allowance for rounding, not for change. */
export function allowedUnit(unit: number, size: number): number {
  return unit > READ_SHARE * size * (1 + 1e-9) ? 0 : unit;
}

/** Whether a number was written with an exponent to be read, and is no rest of larger numbers, such as 1.1102230246251565e-16. */
export function isShortPower({ text }: Printed): boolean {
  return /e/i.test(text) && digitsOf(text) < UNROUNDED_DIGITS;
}

/** Whether two integers beyond 2^53 differ, of which a double does not hold every digit. */
export function areOtherLongIntegers(a: Printed, b: Printed): boolean {
  if ([a, b].every(({ value }) => Number.isSafeInteger(value))) return false;
  return digitsAs(a) !== digitsAs(b);
}

// 1e+21 is what JavaScript prints of a double.
function digitsAs({ text, value }: Printed): bigint {
  const plain = plainDigits(text);
  return BigInt(/^-?\d+$/.test(plain) ? plain : value);
}

function plainDigits(text: string): string {
  return text.replace('−', '-').replace(/^\+/, '').replaceAll(',', '');
}

// Those of 0.050 are 5 and 0.
function digitsOf(text: string): number {
  const [mantissa] = plainDigits(text).split(/e/i);
  return mantissa.replace(/\D/g, '').replace(/^0+/, '').length;
}
