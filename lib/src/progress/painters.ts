import { randomUUID } from 'node:crypto';
import { escapeHtml } from './escapeHtml';
import type { SendDisplay } from './kernelDisplay';
import type { EarlyEnd, ProgressState, ProgressStream } from './state';

/** Draws one state of a progress bar over the one before; `ifEnded` is the state to draw, should the cell end before the next one. */
export type Painter = (state: ProgressState, ifEnded: (how: EarlyEnd) => ProgressState) => void;

const BAR_COLORS = {
  no: '#0072B2',
  finished: '#009E73',
  interrupted: '#E69F00',
  failed: '#D55E00',
};

/** A bar in a notebook: one output with its own display id, replaced at every drawing. */
export function noteBar(send: SendDisplay): Painter {
  const displayId = randomUUID();
  let shown = false;
  return (state, ifEnded) => {
    const bundle = { data: noteData(state), metadata: {}, transient: { display_id: displayId } };
    const early = { ifEnded: (how: EarlyEnd) => noteData(ifEnded(how)) };
    send(state.ended === 'no' ? { ...bundle, ...early } : bundle, shown);
    shown = true;
  };
}

function noteData(state: ProgressState): Record<string, string> {
  return { 'text/html': htmlBar(state), 'text/plain': statusLine(state) };
}

function htmlBar(state: ProgressState): string {
  const { label, done, total, ended } = state;
  // `max` must be above 0; an empty task counts as done.
  const [value, max] = total > 0 ? [Math.min(done, total), total] : [1, 1];
  const style = `width: 14em; vertical-align: middle; accent-color: ${BAR_COLORS[ended]}`;
  const bar = `<progress aria-label="${escapeHtml(label)}" value="${value}" max="${max}" style="${style}"></progress>`;
  const role = ended === 'no' ? '' : ' role="status"';
  return `<div${role} style="font-variant-numeric: tabular-nums">${bar} ${escapeHtml(statusLine(state))}</div>`;
}

/** A bar on a terminal: one line, drawn over with a carriage return. */
export function terminalBar(stream: ProgressStream): Painter {
  return (state) => {
    const line = `${textBar(state, 20)} ${statusLine(state)}`;
    // A line as wide as the terminal would wrap, and then the carriage return would not reach its start.
    const fitting = Array.from(line).slice(0, (stream.columns || 80) - 1);
    stream.write(`\r${fitting.join('')}\x1b[K${state.ended === 'no' ? '' : '\n'}`);
  };
}

function textBar(state: ProgressState, width: number): string {
  const full = Math.round(fraction(state) * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}

/** Nothing while it runs and one line at the end, the same in every run. */
export function quietLine(stream: ProgressStream): Painter {
  return (state) => {
    if (state.ended !== 'no') stream.write(`${deterministicLine(state)}\n`);
  };
}

function deterministicLine({ label, done, total, unit, message, ended }: ProgressState): string {
  const count = done === total ? `${total} ${unit}` : `${done} of ${total} ${unit}`;
  const outcome = isEarly(ended) ? `${ended} after ${count}` : count;
  return oneLine(`${label}: ${outcome}`, message);
}

function statusLine(state: ProgressState): string {
  const { label, done, total, unit, message, ended } = state;
  const position = isEarly(ended) ? earlyEnd(state) : `${Math.floor(100 * fraction(state))}%`;
  return oneLine(`${label} ${position}`, `${done}/${total} ${unit}`, timing(state), message);
}

function isEarly(ended: ProgressState['ended']): ended is EarlyEnd {
  return ended === 'interrupted' || ended === 'failed';
}

/** `interrupted at epoch 3 of 20`. */
function earlyEnd({ ended, where }: ProgressState): string {
  return where ? `${ended} at ${where()}` : ended;
}

function timing({ done, total, unit, milliseconds, ended }: ProgressState): string {
  const elapsed = duration(milliseconds);
  if (!(done > 0 && milliseconds > 0)) return elapsed;
  const rate = done / (milliseconds / 1000);
  const left = ended === 'no' ? `, ${duration(((total - done) / rate) * 1000)} left` : '';
  return `${elapsed}${left}, ${rounded(rate)} ${unit}/s`;
}

function oneLine(...parts: readonly string[]): string {
  const line = parts.filter((part) => part !== '').join(' | ');
  return line.replace(/\s+/g, ' ');
}

function fraction({ done, total }: ProgressState): number {
  return total > 0 ? Math.min(1, Math.max(0, done / total)) : 1;
}

function rounded(rate: number): string {
  return String(rate >= 100 ? Math.round(rate) : Number(rate.toPrecision(2)));
}

/** `1:05` or `2:01:05`. */
function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
