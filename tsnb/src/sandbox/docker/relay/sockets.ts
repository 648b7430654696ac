import { lstatSync } from 'node:fs';
import net from 'node:net';

/** What happens on the sockets, each known by its place. */
export interface SocketEvents {
  /** All are bound, and connected to. */
  readonly onReady: () => void;
  /** Bytes came; false asks to wait until `resume`. */
  readonly onData: (channel: number, bytes: Buffer) => boolean;
  readonly onClosed: (channel: number) => void;
}

/** Connects once to each of some Unix sockets that a command binds, as soon as all of them are bound. */
export class Sockets {
  private connected: readonly net.Socket[] | undefined;

  constructor(
    private readonly paths: readonly string[],
    private readonly events: SocketEvents,
  ) {}

  /** Looks whether they are there; to be called again and again. */
  look(): void {
    if (this.connected !== undefined || !this.paths.every(isSocket)) return;
    this.connected = this.paths.map((path, channel) => this.connect(path, channel));
    this.events.onReady();
  }

  /** Sends bytes to one of them. What comes is as long as the grader's notebook: it may wait here. */
  write(channel: number, bytes: Buffer): void {
    this.connected?.[channel]?.write(bytes);
  }

  /** Goes on to read. */
  resume(): void {
    for (const socket of this.connected ?? []) socket.resume();
  }

  /** Fulfilled when all that came from them was read, and they are closed. */
  async closed(): Promise<void> {
    const open = (this.connected ?? []).filter((socket) => !socket.closed);
    await Promise.all(
      open.map((socket) => new Promise((resolve) => socket.once('close', resolve))),
    );
  }

  private connect(path: string, channel: number): net.Socket {
    return net
      .connect(path)
      .on('data', (bytes) => {
        if (!this.events.onData(channel, bytes))
          for (const one of this.connected ?? []) one.pause();
      })
      .on('error', () => undefined) // it closes then
      .on('close', () => {
        this.events.onClosed(channel);
      });
  }
}

function isSocket(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSocket() ?? false;
}
