import { isObject } from '../../notebook';
import type { Job, JobResult } from './job';

// A worker reads one line with a job from its standard input and answers with one line on its standard output. The end of its input, at
// any time, asks it to stop.

/** What a worker answers. */
export type Answer =
  | { readonly kind: 'done'; readonly result: JobResult }
  /** The job can't be done here, however often it is tried. */
  | { readonly kind: 'refused'; readonly name: string; readonly message: string };

/** A job or an answer as a line. */
export function lineOf(message: Job | Answer): string {
  return `${JSON.stringify(message)}\n`;
}

/** The job in a line; undefined if it is none that this version knows. */
export function parseJob(line: string): Job | undefined {
  const value: unknown = JSON.parse(line);
  return isObject(value) && value.version === 1 ? (value as unknown as Job) : undefined;
}

/** The answer in a line; undefined if it is none. The worker is of this package: what user code made is text and data in it. */
export function parseAnswer(line: string): Answer | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isAnswer = isObject(value) && (value.kind === 'done' || value.kind === 'refused');
    return isAnswer ? (value as unknown as Answer) : undefined;
  } catch {
    return undefined;
  }
}
