/**
 * The two streams of the command line: results and progress on stdout, what went wrong on stderr. Knows the one line that
 * is shown in place, so that nothing is written into it.
 */
export class Console {
  private shown = false;

  constructor(
    private readonly stdout: NodeJS.WriteStream,
    private readonly stderr: NodeJS.WriteStream,
  ) {
    // Whoever read our output may be gone (`tsnb run ... | head`); the run goes on.
    for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  }

  /** Whether a line can be shown in place. */
  get inPlace(): boolean {
    return this.stdout.isTTY;
  }

  /** Writes a line to stdout. */
  line(text: string): void {
    this.clear();
    this.stdout.write(text + '\n');
  }

  /** Writes text to stderr. */
  report(text: string): void {
    this.clear();
    this.stderr.write(text + '\n');
  }

  /** Shows a line in place of the one shown before. */
  show(text: string): void {
    const width = this.stdout.columns || 80;
    this.stdout.write(`\r\x1b[2K${text.slice(0, width - 1)}`);
    this.shown = true;
  }

  /** Takes away the line that is shown in place. */
  clear(): void {
    if (this.shown) this.stdout.write('\r\x1b[2K');
    this.shown = false;
  }
}
