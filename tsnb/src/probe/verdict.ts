import { escapeHtml } from '../terminal';
import { display } from './display';
import type { Outcome } from './outcome';

/** A check that is not passed; the message says what differs. */
export class ProbeError extends Error {
  override readonly name = 'ProbeError';

  constructor(message: string) {
    super(message);
    this.stack = `${this.name}: ${message}`; // where the probe stands helps nobody
  }
}

/** A check as a person knows it. */
export interface CheckHead {
  readonly name: string;
  readonly points: number;
}

/** Shows a tick, with what was computed in short. */
export function showTick(head: CheckHead, text: string): void {
  show('✓', 'var(--jp-success-color1, green)', head, text);
}

/** Shows a mark that is neither, where a check says nothing of the answer. */
export function showNeutral(head: CheckHead, text: string): void {
  show('○', 'var(--jp-ui-font-color2, gray)', head, text);
}

/** Shows a cross with what is wrong, and throws: what the function threw itself, so that its own lines are named, or a `ProbeError`. */
export function showCross(head: CheckHead, text: string, outcome?: Outcome): never {
  show('✗', 'var(--jp-error-color1, #b00020)', head, text);
  if (outcome && 'thrown' in outcome) throw outcome.thrown;
  throw new ProbeError(`${head.name}: ${text}`);
}

/** In JupyterLab's own colours, which can be told apart on dark pages too. */
function show(sign: string, color: string, { name, points }: CheckHead, text: string): void {
  const worth = `${points} ${points === 1 ? 'point' : 'points'}`;
  display({
    'text/plain': `${sign} ${name} (${worth}): ${text}`,
    'text/html': `<span style="color: ${color}">${sign}</span> <b>${escapeHtml(name)}</b> (${worth}): ${escapeHtml(text)}`,
  });
}
