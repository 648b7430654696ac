import * as readline from 'node:readline';
import * as promises from 'node:readline/promises';
import { Readable } from 'node:stream';
import type { Questions } from './questions';

/** With which Node's `readline` listens to a stream that is no terminal. */
const READLINE_LISTENER = 'ondata';

/**
 * Gives cells a standard input whose lines are the user's answers, and `prompt` and `confirm` as in a browser. Node's own input belongs
 * to the program that started the kernel.
 */
export function provideInput(questions: Questions): void {
  let stream = new AnswerStream(questions);
  Object.defineProperty(process, 'stdin', {
    configurable: true,
    enumerable: true,
    get: () => (stream.destroyed ? (stream = new AnswerStream(questions)) : stream),
  });
  for (const { prototype } of [readline.Interface, promises.Interface]) tellOfQuestions(prototype);
  define('prompt', (message = '', value = '') => {
    const answer = questions.wait(spaced(String(message)));
    return answer === '' ? String(value) : answer;
  });
  define('confirm', (message = '') =>
    /^\s*y(es)?\s*$/i.test(questions.wait(`${String(message)} [y/N] `)),
  );
}

function define(name: string, value: (message?: unknown, value?: unknown) => unknown): void {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** A prompt and what is typed don't touch. */
function spaced(prompt: string): string {
  return /\s$/.test(prompt) ? prompt : `${prompt} `;
}

/** A stream of the user's answers. Somebody is asked as soon as a line is wanted, and not before. */
class AnswerStream extends Readable {
  /** Questions of Node's `readline` that have no answer yet. */
  private unanswered = 0;
  /** Interfaces of `readline` that wanted every line, once at least. */
  private readonly readers = new Set<Reader>();
  private isRead = false;

  constructor(private readonly questions: Questions) {
    super();
  }

  override _read(): void {
    this.isRead = true;
    this.later();
  }

  /** `readline` asks for one line. */
  question(): void {
    this.unanswered++;
    this.later();
  }

  /** An interface of `readline` is listened to. */
  readLines(reader: Reader): void {
    this.readers.add(reader);
    this.later();
  }

  /** A turn later: a question is asked right after the stream was opened for it. */
  private later(): void {
    setImmediate(() => {
      this.askIfWanted();
    });
  }

  private askIfWanted(): void {
    if (!this.isRead || this.destroyed || this.questions.isWaiting) return;
    if (this.unanswered === 0 && !this.isReadByLine() && !this.isReadDirectly()) return;
    try {
      // `readline` has printed what it asks.
      this.questions.ask('', (text) => {
        this.unanswered = Math.max(0, this.unanswered - 1);
        this.isRead = false;
        this.push(`${text}\n`);
      });
    } catch (error) {
      this.destroy(error as Error);
    }
  }

  private isReadByLine(): boolean {
    return [...this.readers].some((reader) => reader.listenerCount('line') > 0);
  }

  private isReadDirectly(): boolean {
    const listeners = this.listeners('data').filter(({ name }) => name !== READLINE_LISTENER);
    return listeners.length > 0 || this.listenerCount('readable') > 0;
  }
}

/** An interface of Node's `readline`. */
interface Reader {
  readonly input?: unknown;
  listenerCount(event: string): number;
}

type Method = (this: Reader, ...args: unknown[]) => unknown;

/** Lets the interfaces of Node's `readline` tell the stream that they read what they want of it. */
function tellOfQuestions(prototype: object): void {
  const methods = prototype as Record<'question' | 'on' | 'addListener', Method>;
  const { question, on, addListener } = methods;
  methods.question = function (...args) {
    if (this.input instanceof AnswerStream) this.input.question();
    return question.apply(this, args);
  };
  const listening = (add: Method): Method =>
    function (...args) {
      if (this.input instanceof AnswerStream && args[0] === 'line') this.input.readLines(this);
      return add.apply(this, args);
    };
  methods.on = listening(on);
  methods.addListener = listening(addListener);
}
