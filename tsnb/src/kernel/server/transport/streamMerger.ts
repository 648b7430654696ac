import type { StreamName } from './threadMessages';

/** Text written by one cell to one stream. */
export interface StreamText {
  readonly parentHeader: string;
  readonly name: StreamName;
  readonly text: string;
}

const DELAY_MS = 10;
const MOST_CHARACTERS = 1 << 18;

/**
 * Joins neighbouring pieces of text into one message. A loop of 20,000 `console.log` would else be 20,000 messages, and
 * Jupyter's server drops what comes faster than 1,000 a second.
 */
export class StreamMerger {
  private pending: {
    parentHeader: string;
    name: StreamName;
    texts: string[];
    length: number;
  } | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly send: (text: StreamText) => void) {}

  add({ parentHeader, name, text }: StreamText): void {
    const last = this.pending;
    if (last?.parentHeader !== parentHeader || last.name !== name) {
      this.flush();
      this.pending = { parentHeader, name, texts: [text], length: text.length };
    } else {
      last.texts.push(text);
      last.length += text.length;
      if (last.length >= MOST_CHARACTERS) this.flush();
    }
    this.timer ??= setTimeout(() => {
      this.flush();
    }, DELAY_MS);
  }

  /** Sends what waits; called before any other message, so that the order holds. */
  flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const ready = this.pending;
    this.pending = null;
    if (ready)
      this.send({
        parentHeader: ready.parentHeader,
        name: ready.name,
        text: ready.texts.join(''),
      });
  }
}
