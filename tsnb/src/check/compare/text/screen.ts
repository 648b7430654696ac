/** The escape sequences of a terminal: colours, moves, erasures. */
export const ANSI = new RegExp(String.raw`\x1b\[[\d;?]*[A-Za-z]`, 'g');

const CONTROLS = new RegExp(String.raw`\x1b\[([\d;?]*)([A-Za-z])|\r|\x08|[^\x1b\r\x08]+|\x1b`, 'g');
const HAS_CONTROLS = new RegExp(String.raw`[\x1b\r\x08]`);

/** The lines of a stream as they stand on the screen in the end: returns, backspaces and erasures obeyed. */
export function shownLines(text: string): string[] {
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => (HAS_CONTROLS.test(line) ? shown(line) : line));
}

function shown(line: string): string {
  const row = new Row();
  for (const [part, count = '', command = ''] of line.matchAll(CONTROLS)) {
    if (part === '\r') row.column = 0;
    else if (part === '\b') row.back();
    else if (command === 'K') row.erase(count);
    else if (command === 'G') row.column = Math.max(0, Number(count) - 1);
    else if (!part.startsWith('\x1b')) row.write(part);
  }
  return row.text();
}

class Row {
  column = 0;
  private readonly cells: string[] = [];

  // As on a terminal, what comes after a return is written over what stood there.
  write(text: string): void {
    while (this.cells.length < this.column) this.cells.push(' ');
    for (const sign of text) this.cells[this.column++] = sign;
  }

  // As in a notebook, where a backspace takes a sign away.
  back(): void {
    if (this.column === 0) return;
    this.column--;
    if (this.column === this.cells.length - 1) this.cells.pop();
  }

  /** Erases to the end of the line, with 1 to its start, with 2 all of it. */
  erase(how: string): void {
    if (how === '1' || how === '2')
      this.cells.fill(' ', 0, Math.min(this.column + 1, this.cells.length));
    if (how !== '1') this.cells.length = Math.min(this.column, this.cells.length);
  }

  text(): string {
    return this.cells.join('');
  }
}
