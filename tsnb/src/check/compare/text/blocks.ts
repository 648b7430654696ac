/** A line of a text, or several in one, and where it stands: `line 3`. */
export interface TextLine {
  readonly text: string;
  readonly label: string;
}

/**
 * The lines with each array or object that spans several joined to one: how many it takes depends on how wide its numbers
 * are printed.
 */
export function joinBlocks(lines: readonly TextLine[]): TextLine[] {
  const joined: TextLine[] = [];
  for (let start = 0; start < lines.length;) {
    const end = blockEnd(lines, start);
    const block = lines.slice(start, end + 1).map(({ text }) => text.trim());
    joined.push({
      ...lines[start],
      text: block.length === 1 ? lines[start].text : block.join(' '),
    });
    start = end + 1;
  }
  return joined;
}

/** More lines than these are no block, but a bracket that nobody closed. */
const MAX_LINES = 1000;

// The line that closes the bracket at the end of this one; this one itself if there is none.
function blockEnd(lines: readonly TextLine[], start: number): number {
  if (!/[[{]\s*$/.test(lines[start].text)) return start;
  let depth = 0;
  for (let i = start; i < Math.min(lines.length, start + MAX_LINES); i++) {
    depth += count(lines[i].text, /[[{]/g) - count(lines[i].text, /[\]}]/g);
    if (depth <= 0) return i;
  }
  return start;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
