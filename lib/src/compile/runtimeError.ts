/** What the runtime rejects a run with, in words of the step. */
export function runtimeError(error: unknown): unknown {
  const message = error instanceof Error ? error.message : String(error);
  const limits = /Gather.*must be within the inclusive range \[-?\d+,(\d+)\]/s.exec(message);
  if (limits)
    return new Error(`a gather of this step is given an index outside [0, ${limits[1]}]`, {
      cause: error,
    });
  if (/GatherND.*(?:invalid index|out of bounds)/is.test(message))
    return new Error('a gatherND of this step is given an index outside its tensor', {
      cause: error,
    });
  return error;
}
