import type { FullOptions } from './options';

/** How much of a check's code is shown. */
const MAX_CODE = 200;

/** What a cross says besides what is wrong: the author's hint, and where the value came from. */
export interface Besides {
  readonly hint?: string;
  readonly input?: string;
}

/** The same for a check, as its options ask for it. */
export function besidesOf(
  { hint, showInput }: FullOptions,
  compute: (seed: number) => unknown,
  seed: number,
): Besides {
  const code = String(compute).replace(/\s+/g, ' ');
  const shown = code.length > MAX_CODE ? `${code.slice(0, MAX_CODE)}…` : code;
  return {
    ...(hint !== '' && { hint }),
    ...(showInput && { input: `seed ${seed} in ${shown}` }),
  };
}

/** A problem with what is said besides. */
export function withBesides(problem: string, { hint, input }: Besides): string {
  const more = [
    ...(input === undefined ? [] : [`input: ${input}`]),
    ...(hint === undefined ? [] : [`hint: ${hint}`]),
  ];
  return [problem, ...more].join('; ');
}
