import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { FrameError, MAX_DATA } from './frames';

/** Where the bytes go that come from this machine. */
export interface BridgeEvents {
  /** Bytes for the container; false asks to wait until `resume`. */
  readonly onData: (channel: number, bytes: Buffer) => boolean;
  /** All that was received has been taken: more may come. */
  readonly onDrained: () => void;
}

interface Channel {
  /** The one connection that there is to it, as soon as it is made. */
  socket?: net.Socket;
  /** What came before. */
  early: Buffer;
  /** Whether its counterpart in the container is closed. */
  isClosed: boolean;
}

/**
 * Sockets of this machine that lead to those in a container: in a folder that is this user's alone, or on Windows, where ZeroMQ has no
 * such sockets, on the loopback interface. Each takes one connection.
 */
export class Bridge {
  private readonly folder = mkdtempSync(path.join(os.tmpdir(), 'tsnb-'));
  private readonly servers: readonly net.Server[];
  private readonly channels: readonly Channel[];
  private readonly blocked = new Set<number>();

  constructor(
    count: number,
    private readonly events: BridgeEvents,
  ) {
    this.channels = Array.from({ length: count }, () => ({
      early: Buffer.alloc(0),
      isClosed: false,
    }));
    this.servers = this.channels.map((channel, place) => this.listen(channel, place));
  }

  /** ZeroMQ's addresses of the sockets, in their order; undefined until they can be connected to. */
  addresses(): readonly string[] | undefined {
    const places = this.servers.map((server) => server.address());
    const addresses = places.flatMap((place) => {
      if (place === null) return [];
      return typeof place === 'string' ? `ipc://${place}` : `tcp://127.0.0.1:${place.port}`;
    });
    return addresses.length === places.length ? addresses : undefined;
  }

  /**
   * Hands on bytes of the container; false asks it to wait until `onDrained`.
   * @throws FrameError if they are for no socket, or for one that nobody listens to
   */
  receive(channel: number, bytes: Buffer): boolean {
    const { socket, early } = this.channelAt(channel);
    if (socket === undefined) {
      if (early.length + bytes.length > MAX_DATA)
        throw new FrameError('it sent more than a greeting before it was connected to');
      this.channelAt(channel).early = Buffer.concat([early, bytes]);
    } else if (!socket.destroyed && !socket.write(bytes)) this.blocked.add(channel);
    return this.blocked.size === 0;
  }

  /** Closes one of the sockets, as its counterpart in the container was. @throws FrameError if there is none */
  closed(channel: number): void {
    const found = this.channelAt(channel);
    found.isClosed = true;
    found.socket?.end();
  }

  /** Goes on to read what this machine sends. */
  resume(): void {
    for (const { socket } of this.channels) socket?.resume();
  }

  /** Closes all of them, what was received handed on. */
  close(): void {
    for (const server of this.servers) server.close();
    for (const { socket } of this.channels) socket?.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private channelAt(channel: number): Channel {
    const found = this.channels.at(channel);
    if (found === undefined) throw new FrameError(`there is no channel ${channel}`);
    return found;
  }

  private listen(channel: Channel, place: number): net.Server {
    const server = net.createServer((socket) => {
      server.close(); // one connection, never another
      if (channel.socket === undefined) this.connect(channel, place, socket);
      else socket.destroy();
    });
    return process.platform === 'win32'
      ? server.listen(0, '127.0.0.1')
      : server.listen(path.join(this.folder, String(place)));
  }

  private connect(channel: Channel, place: number, socket: net.Socket): void {
    channel.socket = socket;
    const free = (): void => {
      if (this.blocked.delete(place) && this.blocked.size === 0) this.events.onDrained();
    };
    socket
      .on('data', (bytes) => {
        if (!this.events.onData(place, bytes)) socket.pause();
      })
      .on('drain', free)
      .on('error', () => undefined) // it closes then
      .on('close', free);
    socket.write(channel.early);
    if (channel.isClosed) socket.end();
  }
}
