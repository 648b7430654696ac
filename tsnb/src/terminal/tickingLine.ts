import type { Console } from './console';

/** A line shown in place that is written anew as time goes by. */
export class TickingLine {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly console: Console,
    private readonly tickMs: number,
  ) {}

  /** Shows what `text` says, now and at every tick. */
  show(text: () => string): void {
    const show = (): void => {
      this.console.show(text());
    };
    this.stop();
    show();
    this.timer = setInterval(show, this.tickMs);
  }

  /** Takes the line away, at once. */
  stop(): void {
    clearInterval(this.timer);
    this.console.clear();
  }
}
