import type { ProbeData } from './data';
import { nonFinite } from './describe';
import type { FullOptions } from './options';
import { NotPlainError, toData } from './toData';

/** What came of calling a probe's function: plain data, or why there are none and what was thrown. */
export type Outcome =
  { readonly data: ProbeData } | { readonly problem: string; readonly thrown?: unknown };

/** What an untouched stub throws (`tsnb release` writes it). */
export const STUB_MESSAGE = 'not implemented';

/** Calls the function; at once if it answers at once, else when its promise settles or the time is over. Never rejects. */
export function outcomeOf(
  compute: (seed: number) => unknown,
  seed: number,
  options: FullOptions,
): Outcome | Promise<Outcome> {
  try {
    const value = compute(seed);
    return isThenable(value) ? settled(value, options) : returned(value, options);
  } catch (thrown) {
    return threw(thrown, options);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}

async function settled(promise: PromiseLike<unknown>, options: FullOptions): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => {
      resolve({ problem: `its promise did not settle within ${options.timeout} s` });
    }, options.timeout * 1000);
  });
  const done = Promise.resolve(promise).then(
    (value) => returned(value, options),
    (thrown: unknown) => threw(thrown, options),
  );
  const outcome = await Promise.race([done, late]);
  clearTimeout(timer);
  return outcome;
}

function returned(value: unknown, { finite, throws }: FullOptions): Outcome {
  if (throws) return { problem: 'an error should be thrown, but none was' };
  try {
    const data = toData(value);
    const bad = finite ? nonFinite(data) : undefined;
    return bad === undefined ? { data } : { problem: bad };
  } catch (error) {
    if (error instanceof NotPlainError) return { problem: `the value ${error.message}` };
    return threw(error, { throws: false });
  }
}

function threw(thrown: unknown, { throws }: Pick<FullOptions, 'throws'>): Outcome {
  const { name, message } = describeThrown(thrown);
  if (message === STUB_MESSAGE) return { problem: 'it is not implemented yet', thrown };
  if (throws) return { data: { kind: 'error', name } };
  return { problem: `it threw ${name}${message === '' ? '' : `: ${message}`}`, thrown };
}

function describeThrown(thrown: unknown): { name: string; message: string } {
  if (typeof thrown !== 'object' || thrown === null)
    return { name: typeof thrown, message: String(thrown) };
  const { name, message } = thrown as { name?: unknown; message?: unknown };
  return {
    name: typeof name === 'string' ? name : 'object',
    message: typeof message === 'string' ? message.slice(0, 500) : '',
  };
}
