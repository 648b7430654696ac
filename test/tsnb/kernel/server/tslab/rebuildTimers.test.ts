import { expect, it } from 'vitest';
import { shareTimer, type Timers } from '../../../../../tsnb/src/kernel/server/tslab/rebuildTimers';

/** The timers that tslab gives its compiler: one at a time, run when the next cell comes. */
class OneTimer implements Timers {
  pending: (() => void) | undefined;
  setTimeout = (callback: () => void): unknown => {
    if (this.pending) throw new Error('Unexpected pending rebuildTimer');
    this.pending = () => {
      callback();
      this.pending = undefined;
    };
    return this.pending;
  };
  clearTimeout = (timer: unknown): void => {
    if (timer !== this.pending) throw new Error('clearing unexpected timer');
    this.pending = undefined;
  };
}

it('several timers of a compiler wait behind the one that tslab allows', () => {
  const one = new OneTimer();
  const system: Required<Timers> = one;
  shareTimer(system);
  const ran: string[] = [];
  const cleared = system.setTimeout(() => ran.push('cleared'), 250);
  system.setTimeout(() => ran.push('folders changed'), 250);
  system.setTimeout(() => {
    ran.push('program');
    system.setTimeout(() => ran.push('asked for while running'), 250);
  }, 250);
  system.clearTimeout(cleared);
  one.pending?.();
  expect(ran).toEqual(['folders changed', 'program', 'asked for while running']);
  expect(one.pending).toBeUndefined();
  system.setTimeout(() => ran.push('the next cell'), 250);
  one.pending?.();
  expect(ran.at(-1)).toBe('the next cell');
});
