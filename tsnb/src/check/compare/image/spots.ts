/** The side of a window that the eye takes in at once, and the share of it that must have changed to be seen. */
const WINDOW = 16;
const WINDOW_SHARE = 0.25;
/** How many changed pixels that touch each other are seen: a thin line, which fills no window. */
const CONNECTED = 100;

/** Whether changed pixels (1 in `changed`, row by row) lie so near each other that an eye sees a spot or a line. */
export function hasSpot(changed: Uint8Array, width: number, height: number): boolean {
  return hasFullWindow(changed, width, height) || hasLine(changed, width, height);
}

// By a table of sums over all rectangles from the corner.
function hasFullWindow(changed: Uint8Array, width: number, height: number): boolean {
  const row = width + 1;
  const sums = new Uint32Array(row * (height + 1));
  for (let y = 1; y <= height; y++) {
    for (let x = 1; x <= width; x++) {
      const at = y * row + x;
      const own = changed[(y - 1) * width + x - 1];
      sums[at] = own + sums[at - 1] + sums[at - row] - sums[at - row - 1];
      const [left, up] = [Math.min(x, WINDOW), Math.min(y, WINDOW) * row];
      const count = sums[at] - sums[at - left] - sums[at - up] + sums[at - up - left];
      if (count > WINDOW_SHARE * WINDOW ** 2) return true;
    }
  }
  return false;
}

function hasLine(changed: Uint8Array, width: number, height: number): boolean {
  const left = Uint8Array.from(changed);
  for (let start = left.indexOf(1); start >= 0; start = left.indexOf(1, start))
    if (takeConnected(left, width, height, start) > CONNECTED) return true;
  return false;
}

// Takes out the pixels that hang together with one, and counts them.
function takeConnected(left: Uint8Array, width: number, height: number, start: number): number {
  const waiting = [start];
  left[start] = 0;
  let count = 0;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    count++;
    const [x, y] = [at % width, Math.floor(at / width)];
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
      for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
        const next = row * width + column;
        if (left[next] === 0) continue;
        left[next] = 0;
        waiting.push(next);
      }
    }
  }
  return count;
}
