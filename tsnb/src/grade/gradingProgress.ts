import { formatSeconds, secondsSince, TickingLine, type Console } from '../terminal';
import { oneLine, type Standing } from './book';

const WIDTH = 24;
const TICK_MS = 1_000;

/** What a grading run says of its progress: a bar in a terminal, else a line a submission. */
export class GradingProgress {
  private readonly start = performance.now();
  private readonly ticking: TickingLine;
  private count = 0;
  private done = 0;
  private fresh = 0;
  private withheld = 0;

  constructor(private readonly console: Console) {
    this.ticking = new TickingLine(console, TICK_MS);
  }

  started(count: number): void {
    this.count = count;
    if (!this.console.inPlace) return;
    this.ticking.show(() => this.bar());
  }

  ended({ result: { student, status, seconds }, points }: Standing, found: boolean): void {
    this.done++;
    if (!found) this.fresh++;
    if (points === null) this.withheld++;
    if (this.console.inPlace) {
      this.console.show(this.bar());
      return;
    }
    const what = points === null ? status : `${points} points`;
    const how = found ? 'as before' : formatSeconds(seconds);
    this.console.line(`${this.done} of ${this.count}: ${oneLine(student)}: ${what}, ${how}`);
  }

  /** No more of the bar, at once. */
  stop(): void {
    this.ticking.stop();
  }

  private bar(): string {
    const { done, count, fresh, withheld } = this;
    const full = count === 0 ? WIDTH : Math.floor((done / count) * WIDTH);
    const bar = '#'.repeat(full).padEnd(WIDTH, '-');
    const elapsed = secondsSince(this.start);
    const left =
      fresh === 0 ? '' : `, about ${formatSeconds((elapsed / fresh) * (count - done))} left`;
    const lost = withheld === 0 ? '' : `, ${withheld} without a score`;
    return `[${bar}] ${done} of ${count} in ${formatSeconds(elapsed)}${lost}${left}`;
  }
}
