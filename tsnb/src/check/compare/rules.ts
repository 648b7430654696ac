import { DEFAULT_MASKING, maskingOf, NO_MASKING, type Masking } from './masks';
import { isObject, type Json, type JsonObject } from '../../notebook';

/** How far a number may be from the stored one: |found - stored| <= atol + rtol |stored|. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/**
 * How the outputs of a cell are compared.
 * - `values`: number by number.
 * - `distribution`: what arrays of a figure hold are samples, held to a two-sample test; other numbers as with `values`.
 * - `structure`: words, lines, traces and lengths, but no numbers.
 */
export type CompareMode = 'values' | 'distribution' | 'structure';

const MODES: readonly string[] = ['values', 'distribution', 'structure'];

/** The keys of a rule in `tolerances`; `why` is for people. */
const RULE_KEYS: ReadonlySet<string> = new Set(['rtol', 'atol', 'compare', 'why']);
/** The keys of `metadata.tsnb` of cells and notebooks; those of other commands come last. */
const KEYS: ReadonlySet<string> = new Set([
  ...['rtol', 'atol', 'compare', 'ignore', 'tolerances'],
  ...['checkParameters', 'expect'],
  ...['status', 'grading', 'forbidden', 'files', 'gradingParameters'],
]);

/** What `tolerances` says of one kind of number. */
export interface NumberRule extends Partial<Tolerance> {
  readonly compare?: CompareMode;
}

/** How the outputs of one cell are compared: what its metadata say, else the notebook's, else the defaults. */
export interface Rules extends Tolerance {
  readonly compare: CompareMode;
  /** True: nothing of the cell is compared. Else what is left out of its texts. */
  readonly ignore: true | Masking;
  /** Rules for the numbers of one kind, by the key that a difference names. */
  readonly tolerances: ReadonlyMap<string, NumberRule>;
  /** Whether nothing is allowed: no rounding, no pixel. */
  readonly isStrict?: boolean;
}

/**
 * The default tolerance. Sums taken in another order, as another processor takes them, change single-precision results
 * from the sixth digit on; this leaves a factor of ten or more. Near zero, what cancellation leaves of numbers of size 1.
 */
export const DEFAULT_TOLERANCE: Tolerance = { rtol: 1e-4, atol: 1e-6 };

/**
 * The rules that hold for a cell.
 * @param fail is told what is wrong with them, and throws.
 */
export function rulesOf(
  cell: JsonObject,
  notebook: JsonObject,
  fail: (problem: string) => never,
): Rules {
  const common = ownMetadata(notebook, fail);
  const own = ownMetadata(cell, fail);
  const pick = (key: string): Json | undefined => own[key] ?? common[key];
  return {
    rtol: tolerance('rtol', pick('rtol'), fail) ?? DEFAULT_TOLERANCE.rtol,
    atol: tolerance('atol', pick('atol'), fail) ?? DEFAULT_TOLERANCE.atol,
    compare: mode(pick('compare'), fail) ?? 'values',
    ignore: ignored(pick('ignore'), fail),
    tolerances: numberRules(own.tolerances, fail),
  };
}

/** Nothing is left out, and nothing allowed. */
export const STRICT_RULES: Rules = {
  ...{ rtol: 0, atol: 0, compare: 'values', ignore: NO_MASKING },
  ...{ tolerances: new Map(), isStrict: true },
};

function ownMetadata({ tsnb }: JsonObject, fail: (problem: string) => never): JsonObject {
  if (tsnb === undefined) return {};
  if (!isObject(tsnb)) return fail(`metadata tsnb must be an object, but is ${text(tsnb)}`);
  for (const key of Object.keys(tsnb))
    if (!KEYS.has(key)) return fail(`metadata tsnb has the key ${text(key)}, which nothing knows`);
  return tsnb;
}

function tolerance(
  name: string,
  value: Json | undefined,
  fail: (problem: string) => never,
): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value >= 0 && value < Infinity) return value;
  return fail(`metadata tsnb.${name} must be a number of at least 0, but is ${text(value)}`);
}

function mode(value: Json | undefined, fail: (problem: string) => never): CompareMode | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && MODES.includes(value)) return value as CompareMode;
  return fail(`metadata tsnb.compare must be one of ${MODES.join(', ')}, but is ${text(value)}`);
}

function ignored(value: Json | undefined, fail: (problem: string) => never): true | Masking {
  if (value === true) return true;
  if (value === undefined || value === false) return DEFAULT_MASKING;
  const entries = Array.isArray(value) ? value : [value];
  try {
    return maskingOf(entries.map(nonEmpty));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return fail(`metadata tsnb.ignore: ${error.message}`);
  }

  function nonEmpty(entry: Json): string {
    if (typeof entry === 'string' && entry !== '') return entry;
    return fail(
      `metadata tsnb.ignore must be true, names of masks or regular expressions, but is ${text(value ?? null)}`,
    );
  }
}

function numberRules(
  value: Json | undefined,
  fail: (problem: string) => never,
): Map<string, NumberRule> {
  if (value === undefined) return new Map();
  if (!isObject(value)) return fail(`metadata tsnb.tolerances must be an object`);
  return new Map(
    Object.entries(value).map(([key, rule]) => {
      if (!isObject(rule)) return fail(`metadata tsnb.tolerances[${text(key)}] must be an object`);
      const unknown = Object.keys(rule).find((name) => !RULE_KEYS.has(name));
      if (unknown !== undefined)
        return fail(
          `metadata tsnb.tolerances[${text(key)}] has the key ${text(unknown)}, which nothing knows`,
        );
      const rtol = tolerance(`tolerances[${text(key)}].rtol`, rule.rtol, fail);
      const atol = tolerance(`tolerances[${text(key)}].atol`, rule.atol, fail);
      const compare = mode(rule.compare, fail);
      return [
        key,
        {
          ...(rtol !== undefined && { rtol }),
          ...(atol !== undefined && { atol }),
          ...(compare !== undefined && { compare }),
        },
      ];
    }),
  );
}

function text(value: Json): string {
  return JSON.stringify(value);
}
