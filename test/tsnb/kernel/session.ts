import { KernelClient } from '../../../tsnb/src/kernel/client';
import type { JsonObject, Message } from '../../../tsnb/src/kernel/wire';

/** What one request brought: its reply, and what was published on its behalf until its `idle`. */
export interface Outcome {
  reply: Message;
  content: JsonObject;
  published: Message[];
  text: (name: 'stdout' | 'stderr') => string;
  of: (type: string) => JsonObject[];
}

interface Waiting {
  type: (message: Message) => boolean;
  resolve: (message: Message) => void;
}

/** A kernel and everything it published, for tests. */
export class Session {
  readonly published: Message[] = [];
  private waiting: Waiting[] = [];

  private constructor(readonly client: KernelClient) {
    client.onPublish = (message) => {
      this.published.push(message);
      this.waiting = this.waiting.filter((one) => {
        if (!one.type(message)) return true;
        one.resolve(message);
        return false;
      });
    };
  }

  static async start(cwd: string, command?: readonly [string, ...string[]]): Promise<Session> {
    const startTimeout = 900; // no test's matter
    return new Session(
      await KernelClient.start({ cwd, startTimeout, ...(command && { command }) }),
    );
  }

  /** The first published message that satisfies `type`, now or later. */
  async seen(type: (message: Message) => boolean): Promise<Message> {
    const found = this.published.find(type);
    return found ?? new Promise((resolve) => this.waiting.push({ type, resolve }));
  }

  /** The first message of this kind published after everything that `outcome` brought. */
  async seenAfter(outcome: Outcome, type: (message: Message) => boolean): Promise<Message> {
    const old = new Set(
      this.published.slice(0, this.published.indexOf(outcome.published.at(-1) as Message) + 1),
    );
    return this.seen((message) => !old.has(message) && type(message));
  }

  async run(code: string, options: JsonObject = {}): Promise<Outcome> {
    return this.ask('execute', {
      code,
      silent: false,
      store_history: true,
      stop_on_error: true,
      ...options,
    });
  }

  async ask(type: string, content: JsonObject = {}): Promise<Outcome> {
    const reply = await this.client.request(`${type}_request`, content).reply;
    const parent = idOfParent(reply);
    await this.seen((message) => idOfParent(message) === parent && isIdle(message));
    const published = this.published.filter((message) => idOfParent(message) === parent);
    return outcome(reply, published);
  }

  /** Runs code that prints `started`, and interrupts it then. */
  async interrupted(code: string): Promise<Outcome> {
    const mark = `started ${this.published.length}`;
    const running = this.run(code.replace('STARTED', JSON.stringify(mark)));
    await this.seen(({ content }) => String(content['text']).includes(mark));
    this.client.interrupt();
    return running;
  }
}

export function idOfParent(message: Message): string | undefined {
  return (message.parentHeader as { msg_id?: string }).msg_id;
}

export function isIdle({ header, content }: Message): boolean {
  return header.msg_type === 'status' && content['execution_state'] === 'idle';
}

function outcome(reply: Message, published: Message[]): Outcome {
  const of = (type: string): JsonObject[] =>
    published.filter(({ header }) => header.msg_type === type).map(({ content }) => content);
  const text = (name: string): string =>
    of('stream')
      .filter((content) => content['name'] === name)
      .map((content) => content['text'])
      .join('');
  return { reply, content: reply.content, published, text, of };
}
