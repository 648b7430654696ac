/** A file beside a notebook, for the table of ordinary cells. */
export let one = 1;

export function bump(): void {
  one++;
}

/** What a module sees of the globals. */
export function seesGlobals(): string[] {
  const document = (globalThis as { document?: unknown }).document;
  return [typeof process, typeof Map, typeof performance, typeof document];
}
