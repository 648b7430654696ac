import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  MessageChannel,
  receiveMessageOnPort,
  Worker,
  type MessagePort,
} from 'node:worker_threads';
import { newHeader, wellFormedJson, type Header, type JsonObject, type Message } from '../../wire';
import { SharedState } from './sharedState';
import type {
  Answer,
  FromConnection,
  ReplyChannel,
  StreamName,
  ThreadData,
  ToConnection,
} from './threadMessages';

/** A request and the channel its reply goes to. */
export interface Request {
  readonly channel: ReplyChannel;
  readonly message: Message;
}

/** What the main thread does with what comes in. */
export interface ConnectionListener {
  request(request: Request): void;
  shutdown(request: Request): void;
  interrupt(cell: number): void;
  terminated(cell: number): void;
}

const MOST_WAITING = 20_000;
const CLOSE_MS = 2000;

/** The main thread's end of the connection thread: what it sends reaches the sockets in the order it was sent. */
export class Connection {
  private readonly session: string = randomUUID();
  private readonly thread: Worker;
  private readonly answers: MessagePort;
  private posted = 0;

  constructor(
    connectionFile: string,
    private readonly state: SharedState,
  ) {
    const { port1, port2 } = new MessageChannel();
    this.answers = port1;
    const data: ThreadData = {
      connectionFile,
      memory: state.memory,
      session: this.session,
      answers: port2,
    };
    const file = join(__dirname, 'connectionThread.js');
    this.thread = new Worker(file, { workerData: data, transferList: [port2] });
  }

  /** Hands what comes in to `listener`; resolves once all sockets are bound. */
  async listen(listener: ConnectionListener): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.thread.on('error', reject);
      this.thread.on('message', (message: FromConnection) => {
        if (message.kind === 'ready') resolve();
        else if (message.kind === 'failed') {
          this.state.waitWhile('closed', 0, CLOSE_MS); // a process that ends before then aborts
          reject(new Error(message.reason));
        } else if (message.kind === 'request') listener.request(message);
        else if (message.kind === 'shutdown')
          listener.shutdown({ channel: 'control', message: message.message });
        else listener[message.kind](message.cell);
      });
    });
  }

  reply(request: Request, type: string, content: object): void {
    const { channel, message } = request;
    this.send(channel, message.identities, message.header, type, content, {});
  }

  publish(parent: Header, type: string, content: object, metadata: JsonObject = {}): void {
    this.send('iopub', [Buffer.from(type)], parent, type, content, metadata);
  }

  status(parent: Header, state: 'busy' | 'idle' | 'starting'): void {
    this.publish(parent, 'status', { execution_state: state });
  }

  stream(parent: Header, name: StreamName, text: string): void {
    this.post({ kind: 'stream', parentHeader: JSON.stringify(parent), name, text });
  }

  /** Asks the user of a client something; the id of the question. */
  ask(identities: readonly Uint8Array[], parent: Header, prompt: string): string {
    const content = { prompt, password: false };
    return this.send('stdin', [...identities], parent, 'input_request', content, {});
  }

  /** Calls `heard` with every answer that nobody waits for. */
  onAnswer(heard: (answer: Answer) => void): void {
    this.answers.on('message', heard).unref();
  }

  /** The next answer, if it is there; for one who waits for it, see `inputTurns`. */
  nextAnswer(): Answer | null {
    const received: { message: unknown } | undefined = receiveMessageOnPort(this.answers);
    return received ? (received.message as Answer) : null;
  }

  /** Sends everything and closes the sockets; blocks until that is done. Nothing can be sent afterwards. */
  close(): void {
    this.post({ kind: 'close' });
    this.state.waitWhile('closed', 0, CLOSE_MS);
  }

  private send(
    channel: ReplyChannel | 'iopub' | 'stdin',
    identities: Uint8Array[],
    parent: Header,
    type: string,
    content: object,
    metadata: JsonObject,
  ): string {
    const header = newHeader(type, this.session);
    const message = {
      identities,
      header: JSON.stringify(header),
      parentHeader: JSON.stringify(parent),
      metadata: wellFormedJson(metadata),
      content: wellFormedJson(content),
    };
    this.post({ kind: 'send', channel, message });
    return header.msg_id;
  }

  private post(message: ToConnection): void {
    this.posted = (this.posted + 1) | 0;
    this.thread.postMessage(message);
    // A loop that prints for ever must not fill the memory with messages on their way to the other thread.
    for (
      let taken = this.state.get('messagesTaken');
      ((this.posted - taken) | 0) > MOST_WAITING && this.state.get('closed') === 0;
      taken = this.state.get('messagesTaken')
    )
      this.state.waitWhile('messagesTaken', taken, 50);
  }
}
