import { sizeOf, type NumberArray, type ProbeData } from './data';
import { describeData, describeNumber } from './describe';

/** How close numbers must be: |got - expected| <= atol + rtol |expected|. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** float32 leaves about six digits after a few operations, and what cancels is off by its terms' last digits. */
export const DEFAULT_TOLERANCE: Tolerance = { rtol: 1e-4, atol: 1e-6 };

/** Numbers that differ: how many of how many, and the worst of them. */
interface Deviations {
  differing: number;
  compared: number;
  worst: { excess: number; text: string } | undefined;
}

/** A difference in kind, type, shape or fields; it counts before any number. */
class Mismatch extends Error {}

/**
 * What differs between what was expected and what was got, as the end of a sentence; undefined if nothing does. Kinds and shapes
 * come first, then the worst number. It names what was got and how far off it is to two digits, never an expected number or text.
 */
export function difference(
  expected: ProbeData,
  got: ProbeData,
  tolerance: Tolerance,
): string | undefined {
  const deviations: Deviations = { differing: 0, compared: 0, worst: undefined };
  try {
    compare(expected, got, '', tolerance, deviations);
  } catch (error) {
    if (error instanceof Mismatch) return error.message;
    throw error;
  }
  const { differing, compared, worst } = deviations;
  if (worst === undefined) return undefined;
  if (compared === 1) return worst.text;
  const order = looksRedrawn(expected, got, differing) ? `; ${REDRAWN}` : '';
  return `${differing} of ${compared} numbers differ; the worst: ${worst.text}${order}`;
}

function compare(
  expected: ProbeData,
  got: ProbeData,
  path: string,
  tolerance: Tolerance,
  deviations: Deviations,
): void {
  const where = path === '' ? 'it' : path;
  const inside = (a: ProbeData, b: ProbeData, part: string): void => {
    compare(a, b, `${path}${part}`, tolerance, deviations);
  };
  if (expected.kind === 'number' && got.kind === 'number')
    compareNumber(expected.value, got.value, where, tolerance, deviations);
  else if (expected.kind === 'numbers' && got.kind === 'numbers')
    compareNumbers(expected, got, path, tolerance, deviations);
  else if (expected.kind === 'list' && got.kind === 'list') {
    requireCount('entries', expected.items.length, got.items.length, where);
    expected.items.forEach((item, i) => {
      inside(item, got.items[i], `[${i}]`);
    });
  } else if (expected.kind === 'figure' && got.kind === 'figure') {
    requireCount('traces', expected.traces.length, got.traces.length, where);
    expected.traces.forEach((trace, i) => {
      inside(trace, got.traces[i], `trace ${i + 1}`);
    });
  } else if (expected.kind === 'object' && got.kind === 'object') {
    const fields = new Map(got.entries);
    requireFields(new Map(expected.entries), fields, where);
    for (const [name, item] of expected.entries) {
      const other = fields.get(name);
      if (other) inside(item, other, path === '' ? name : `.${name}`);
    }
  } else if (expected.kind !== got.kind) {
    throw new Mismatch(`${where} is ${describeData(got)}, but should be ${describeData(expected)}`);
  } else if (!isSame(expected, got)) {
    throw new Mismatch(`${where} is ${shown(got)}, which is not right`);
  }
}

function compareNumbers(
  expected: NumberArray,
  got: NumberArray,
  path: string,
  tolerance: Tolerance,
  deviations: Deviations,
): void {
  const where = path === '' ? 'it' : path;
  if (expected.shape.join() !== got.shape.join() || expected.dtype !== got.dtype)
    throw new Mismatch(`${where} is ${describeData(got)}, but should be ${describeData(expected)}`);
  expected.values.forEach((value, i) => {
    const name = `${path}[${indices(i, expected.shape).join(', ')}]`;
    compareNumber(value, got.values[i], name, tolerance, deviations);
  });
}

function compareNumber(
  expected: number,
  got: number,
  where: string,
  { rtol, atol }: Tolerance,
  deviations: Deviations,
): void {
  deviations.compared++;
  if (Object.is(expected, got) || expected === got) return;
  const off = Math.abs(got - expected);
  const allowed = atol + rtol * Math.abs(expected);
  const finite = Number.isFinite(off); // with an infinity on either side no tolerance means anything
  if (finite && off <= allowed) return;
  deviations.differing++;
  const excess = finite ? off / allowed : Infinity;
  if (deviations.worst && deviations.worst.excess >= excess) return;
  const text = `${where} is ${describeNumber(got)}`;
  deviations.worst = {
    excess,
    text: finite
      ? `${text}, off by ${off.toPrecision(2)} (allowed ${allowed.toPrecision(2)})`
      : `${text}, which is not right`,
  };
}

function requireCount(what: string, expected: number, got: number, where: string): void {
  if (expected !== got)
    throw new Mismatch(`${where} has ${got} ${what}, but should have ${expected}`);
}

function requireFields(
  expected: ReadonlyMap<string, ProbeData>,
  got: ReadonlyMap<string, ProbeData>,
  where: string,
): void {
  for (const name of expected.keys()) {
    if (!got.has(name)) throw new Mismatch(`${where} has no field "${name}"`);
  }
  for (const name of got.keys()) {
    if (!expected.has(name))
      throw new Mismatch(`${where} has a field "${name}" that it should not have`);
  }
}

function isSame(expected: ProbeData, got: ProbeData): boolean {
  const value = (data: ProbeData): unknown =>
    data.kind === 'error' ? data.name : 'value' in data ? data.value : undefined;
  return value(expected) === value(got);
}

function shown(data: ProbeData): string {
  if (data.kind === 'error') return `an error called ${JSON.stringify(data.name)}`;
  if (data.kind === 'string') return JSON.stringify(data.value.slice(0, 60));
  return 'value' in data ? String(data.value) : describeData(data);
}

/** Where the i-th number of a shape stands, axis by axis. */
function indices(i: number, shape: readonly number[]): number[] {
  let rest = i;
  return shape.map((_, axis) => {
    const below = sizeOf(shape.slice(axis + 1));
    const index = Math.floor(rest / below);
    rest -= index * below;
    return index;
  });
}

const REDRAWN =
  'but their mean and spread are right: draws from one stream, perhaps in another order?';

/** Fewer numbers tell nothing of a distribution. */
const FEWEST = 16;

/** How many standard errors two samples of one distribution may lie apart. */
const STANDARD_ERRORS = 3;

/** Whether numbers could be draws of the distribution that was expected, but other ones. */
function looksRedrawn(expected: ProbeData, got: ProbeData, differing: number): boolean {
  if (expected.kind !== 'numbers' || got.kind !== 'numbers') return false;
  const count = expected.values.length;
  if (count < FEWEST || differing < count / 2) return false;
  const [a, b] = [moments(expected.values), moments(got.values)];
  const error = a.deviation * Math.sqrt(2 / count);
  return (
    a.deviation > 0 &&
    Math.abs(a.mean - b.mean) <= STANDARD_ERRORS * error &&
    Math.abs(Math.log(b.deviation / a.deviation)) <= STANDARD_ERRORS / Math.sqrt(count)
  );
}

function moments(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(square) };
}
