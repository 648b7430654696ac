import { circle } from './circle';
import { digits } from './digits';
import { amortised, unamortised } from './factors';
import { gaussian } from './gaussian';
import { regression } from './regression';
import { tutorial } from './tutorial';
import type { StepDefinition } from './workload';

export type { StepDefinition, Workload } from './workload';

/** The training steps of the five documents. */
export const STEPS: readonly StepDefinition[] = [
  regression,
  circle,
  gaussian,
  digits,
  tutorial,
  amortised,
  unamortised,
];
