import {
  KernelClient,
  type KernelExit,
  type KernelOptions,
  type Message,
  type Request,
} from '../kernel/client';
import { settlesWithin } from '../terminal';
import { ownError } from './errors';
import { MessageRouter } from './messageRouter';
import type { Stopper, StopReason } from './stop';

const INTERRUPTS = 2;
const INTERRUPT_PATIENCE_MS = 2_500;
const SILENCE_MS = 30_000;
const LOOK_MS = 1_000;
/** How long what ran before may go on after the last request, in milliseconds. */
const SETTLE_MS = 5_000;
const REPLY_MS = 1_000;

/** What a kernel is to run, and for how long. */
export interface Task<Culprit> {
  readonly code: string;
  /** Whether an error lets the kernel refuse what waits behind it. */
  readonly stopOnError: boolean;
  /** Whose requests to stop count. */
  readonly stop: Stopper<Culprit>;
  /** Seconds that it may take, and the error that tells that they are over. */
  readonly timeLimit?: { readonly seconds: number; readonly ename: string; readonly what: string };
  /** Hears of all that it makes the kernel publish, also after its end. */
  readonly onMessage?: (message: Message) => void;
}

/** How what a kernel was to run ended. */
export type Ending<Culprit = never> =
  | { readonly kind: 'replied'; readonly reply: Message }
  /** The kernel's process is gone. */
  | { readonly kind: 'died'; readonly exit: KernelExit }
  /** It was stopped; `obeyed`: by an interrupt. Else the kernel was killed. */
  | { readonly kind: 'stopped'; readonly reason: StopReason<Culprit>; readonly obeyed: boolean };

type Over = { kind: 'replied'; reply: Message } | { kind: 'died'; exit: KernelExit };

/** A running kernel of which nobody waits in vain: whatever it is asked ends, with its reply, its limit, a stop or its own end. */
export class KernelSession {
  private readonly router = new MessageRouter();
  private readonly exited: Promise<Over>;
  private ended: KernelExit | undefined;

  private constructor(private readonly client: KernelClient) {
    client.onPublish = this.router.route;
    this.exited = client.exited.then((exit) => {
      this.ended = exit;
      return { kind: 'died', exit };
    });
  }

  /**
   * Starts a kernel and waits until it answers and is heard.
   * @throws KernelStartError if it ends before, takes too long, or the signal says to stop
   */
  static async start(options: KernelOptions): Promise<KernelSession> {
    return new KernelSession(await KernelClient.start(options));
  }

  /** The content of its kernel_info_reply. */
  get info(): Message['content'] {
    return this.client.info;
  }

  /** How its process ended; undefined while it runs. */
  get exit(): KernelExit | undefined {
    return this.ended;
  }

  /** Runs code to its end, whichever that is. After one that is neither a reply nor obeyed there is no kernel any more. */
  async execute<Culprit>({
    code,
    stopOnError,
    stop,
    timeLimit,
    onMessage = () => undefined,
  }: Task<Culprit>): Promise<Ending<Culprit>> {
    const request = this.client.execute(code, stopOnError);
    this.router.follow(request, onMessage);
    const over = Promise.race([this.replied(request), this.exited]);
    const releaseTime = timeLimit
      ? stop.requestIn(timeLimit.seconds, timeLimit.ename, timeLimit.what)
      : () => undefined;
    const releaseEnd = this.expectEnd(request, stop);
    const ending = await Promise.race([over, stop.requested]);
    releaseTime();
    releaseEnd();
    if ('kind' in ending && ending.kind === 'replied') return ending;
    if (this.ended) {
      await this.router.quiet();
      return { kind: 'died', exit: this.ended };
    }
    return this.stopped(stop.reason ?? (await stop.requested), over);
  }

  /** Waits, not for long, until nothing is due any more of what ran before; what of it goes on. */
  async settle<Culprit>(stop: Stopper<Culprit>): Promise<string[]> {
    const request = this.client.request('tsnb_settle_request', { timeout: SETTLE_MS });
    let pending: string[] = [];
    const settled = this.replied(request).then(({ reply: { content } }) => {
      if (Array.isArray(content.pending)) pending = content.pending.map(String);
    });
    const over = Promise.race([settled, this.exited, stop.requested]);
    await settlesWithin(over, SETTLE_MS + REPLY_MS);
    return pending;
  }

  /** Waits until nothing more comes from the kernel for a moment. */
  quiet(): Promise<void> {
    return this.router.quiet();
  }

  /** Ends the kernel: asked first, then by force. Everything that it started is gone afterwards. */
  async shutdown(): Promise<void> {
    await this.client.shutdown();
  }

  /** Ends the kernel and everything it started, at once. */
  async kill(): Promise<void> {
    await this.client.kill();
  }

  private async replied(request: Request): Promise<{ kind: 'replied'; reply: Message }> {
    const [reply] = await Promise.all([request.reply, this.router.done(request)]);
    return { kind: 'replied', reply };
  }

  private async stopped<Culprit>(
    reason: StopReason<Culprit>,
    over: Promise<Over>,
  ): Promise<Ending<Culprit>> {
    const obeyed = reason.gentle && (await this.interrupt(over));
    if (!obeyed) await this.client.kill();
    await this.router.quiet();
    return { kind: 'stopped', reason, obeyed };
  }

  private async interrupt(over: Promise<Over>): Promise<boolean> {
    for (let attempt = 0; attempt < INTERRUPTS; attempt++) {
      this.client.interrupt();
      if (await settlesWithin(over, INTERRUPT_PATIENCE_MS)) return true;
    }
    return false;
  }

  /** Requests a stop if the kernel answers the request but never says that it is done. */
  private expectEnd<Culprit>({ reply }: Request, stop: Stopper<Culprit>): () => void {
    let replied = false;
    void reply.then(() => {
      replied = true;
    });
    const timer = setInterval(() => {
      if (!replied || this.router.silence < SILENCE_MS) return;
      const evalue = 'the kernel did not say that it is done: outputs may be missing';
      stop.request({ error: ownError('KernelSilent', evalue), gentle: false });
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
    };
  }
}
