import { Dealer, Subscriber, type Readable, type Socket } from 'zeromq';
import type { JsonObject, Message } from '../wire';
import type { MessageCodec } from './message';

/** A request that was sent: its id, and the reply to it. */
export interface Request {
  readonly id: string;
  /** Pending for ever if the kernel ends before it replies. */
  readonly reply: Promise<Message>;
}

/** A channel of requests and replies (shell, control). */
export class RequestChannel {
  private readonly socket: Dealer;
  private readonly waiting = new Map<string, (reply: Message) => void>();
  private lastSend: Promise<void> = Promise.resolve();
  private readonly received: Promise<void>;

  constructor(
    address: string,
    private readonly codec: MessageCodec,
    connectOnce: boolean,
  ) {
    this.socket = new Dealer({ linger: 0, ...reconnection(connectOnce) });
    this.socket.connect(address);
    this.received = this.receive();
  }

  request(type: string, content: JsonObject): Request {
    const { id, frames } = this.codec.encode(type, content);
    const reply = new Promise<Message>((resolve) => this.waiting.set(id, resolve));
    // A socket takes one message at a time. It fails only when it was closed: then there is nobody to tell.
    this.lastSend = this.lastSend.then(() => this.socket.send(frames)).catch(() => undefined);
    return { id, reply };
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.received;
  }

  private async receive(): Promise<void> {
    for await (const frames of framesOf(this.socket)) {
      const message = this.codec.decode(frames);
      const id = message?.parentHeader.msg_id;
      if (message === undefined || id === undefined) continue;
      this.waiting.get(id)?.(message);
      this.waiting.delete(id);
    }
  }
}

/** The channel on which a kernel publishes what happens (IOPub). */
export class BroadcastChannel {
  private readonly socket: Subscriber;
  private readonly received: Promise<void>;

  constructor(
    address: string,
    private readonly codec: MessageCodec,
    connectOnce: boolean,
    private readonly onMessage: (message: Message) => void,
  ) {
    this.socket = new Subscriber({
      linger: 0,
      receiveHighWaterMark: 0,
      ...reconnection(connectOnce),
    });
    this.socket.connect(address);
    this.socket.subscribe();
    this.received = this.receive();
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.received;
  }

  private async receive(): Promise<void> {
    for await (const frames of framesOf(this.socket)) {
      const message = this.codec.decode(frames);
      if (message !== undefined) this.onMessage(message);
    }
  }
}

/**
 * The messages of a socket until it is closed. After 512 messages in a row zeromq puts the next read off, and closing the socket does not
 * take that back: it then meets no socket any more and fails with ENOTSOCK.
 */
async function* framesOf(socket: Socket & Readable): AsyncGenerator<Buffer[]> {
  try {
    for await (const frames of socket) yield frames;
  } catch (error) {
    if (!socket.closed) throw error;
  }
}

/** Milliseconds until a lost connection is made again: twelve days, longer than any kernel lives. */
const NEVER_MS = 2 ** 30;

/**
 * ZeroMQ's setting for a connection that is made once only: who listens there later may be another. Its own -1 for "do not reconnect"
 * throws away what the other end sent before it went, and aborts the process if that falls between the frames of a message.
 */
function reconnection(connectOnce: boolean): { reconnectInterval?: number } {
  return connectOnce ? { reconnectInterval: NEVER_MS } : {};
}
