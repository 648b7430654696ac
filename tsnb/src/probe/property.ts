import type { ProbeData } from './data';
import { describeData } from './describe';
import { fullOptions, type PropertyOptions } from './options';
import { fromData, type Plain } from './plain';
import { checked, type Finished } from './probe';
import { parseStored } from './stored';

/** What a verdict says: true if the property holds; else false, or what is wrong in words (without the answer). */
export type Verdict = boolean | string;

const DOES_NOT_HOLD = 'the property does not hold';

/** The verdicts of this kernel's properties by name, for a grader that brings data from elsewhere. */
const verdicts = new Map<string, (data: unknown) => unknown>();

/**
 * Checks what has no single answer: an ELBO below the evidence, draws that follow a distribution. `compute` yields data as in
 * `probe`; `verdict` says whether they are as they should be. In grading the data come from the student's kernel and the verdict is
 * reached in the instructor's, so it must need nothing but the data and what the instructor's notebook holds.
 *
 * @param verdict gets the data as plain values (tensors as `{ shape, data }`); returns true, or false, or what is wrong as a text
 * @throws ProbeError when the property does not hold; what `compute` threw, if it did
 *
 * @example
 * property('bound', { points: 1 }, (seed) => ({ elbo: -2 - seed, evidence: -2 }),
 *   ({ elbo, evidence }) => elbo <= evidence || 'the ELBO lies above the evidence');
 */
export function property<T>(
  name: string,
  options: PropertyOptions,
  compute: (seed: number) => T,
  verdict: (data: Plain<Awaited<T>>) => Verdict,
): Finished<T> {
  const full = fullOptions('property', name, options);
  verdicts.set(name, verdict as (data: unknown) => unknown);
  return checked('property', name, full, compute, (data) => {
    const wrong = propertyProblem(name, data);
    return wrong === undefined ? { tick: `it holds for ${describeData(data)}` } : { wrong };
  });
}

/**
 * What this kernel's property of that name has against data; undefined if it holds. A verdict that throws does not hold: it met data
 * of another form than it reads.
 */
export function propertyProblem(name: string, data: ProbeData): string | undefined {
  const verdict = verdicts.get(name);
  if (verdict === undefined) return 'there is no property of this name';
  try {
    const said = verdict(fromData(data));
    if (said === true) return undefined;
    return typeof said === 'string' && said !== '' ? said : DOES_NOT_HOLD;
  } catch {
    return `${DOES_NOT_HOLD}: the data have another form than they should`;
  }
}

/**
 * For a grader: reaches the verdict of this kernel's property of that name on data that came from another kernel, as `store` made
 * them, and returns it as JSON: null if it holds, else what is wrong.
 */
export function judge(name: string, stored: unknown): string {
  return JSON.stringify(propertyProblem(name, parseStored(stored)) ?? null);
}
