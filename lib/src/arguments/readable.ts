let readable = true;

/**
 * Whether the values of a tensor may be read now, so that an argument can be checked by value. Always true, except inside
 * `withoutReadingValues`: there a tensor stands for a place in a graph and has no value yet.
 */
export function valuesAreReadable(): boolean {
  return readable;
}

/** Runs `record` with every check of tensor values left out; for whoever records tensor operations instead of computing them. */
export function withoutReadingValues<T>(record: () => T): T {
  const before = readable;
  readable = false;
  try {
    return record();
  } finally {
    readable = before;
  }
}
