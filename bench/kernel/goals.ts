import type { Quantity } from './measure';

/** What our kernel is to take at most: milliseconds, megabytes. */
export const GOALS: Readonly<Partial<Record<Quantity, number>>> = {
  idleMemory: 160,
  imports: 2500,
  libraryMemory: 260,
  figure: 1500,
  trivial: 40,
  classOf30: 150,
  completion95: 150,
};
