import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { LAST_WORDS, NOTHING_USED, type Usage } from '../limits';
import type { SandboxedProcess, SandboxEnd } from '../request';
import { runArguments, type ContainerOptions } from './arguments';
import { Bridge } from './bridge';
import { removeContainer } from './daemon';
import { dataFrames, FRAME, frame, FrameError, FrameReader, type Frame } from './frames';
import { encode, parseEnd, parseUsage, type StartMessage } from './messages';

const KILL_MS = 2_000;
/** Seconds beyond its time that a container has to be made in, and to end by itself. */
const GRACE = 10;

/** A container that runs one command, seen from outside. What comes out of it is judged as what a hostile program sends. */
export class Container implements SandboxedProcess {
  readonly ended: Promise<SandboxEnd>;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly bridge: Bridge;
  private readonly started = performance.now();
  private readonly patience: NodeJS.Timeout;
  private used = NOTHING_USED;
  private isReady = false;
  private isOver = false;
  private isLate = false;
  private hasExited = false;
  /** Nothing more of what its sockets send is of use. */
  private isUnwanted = false;
  /** How it ended, by its own account. */
  private end: SandboxEnd | undefined;
  /** What docker and the relay complained about, at last. */
  private complaint = '';

  constructor(
    private readonly options: ContainerOptions,
    message: StartMessage,
  ) {
    this.child = spawn('docker', runArguments(options), {
      // A Ctrl-C in the terminal does not reach it.
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.bridge = new Bridge(message.sockets.length, {
      onData: (channel, bytes) => this.child.stdin.write(dataFrames(channel, bytes)),
      onDrained: () => this.child.stdout.resume(),
    });
    this.patience = setTimeout(
      () => {
        this.isLate = true;
        this.kill();
      },
      (options.limits.wallSeconds + GRACE) * 1000,
    );
    this.ended = this.follow();
    this.listen();
    this.child.stdin.write(frame(FRAME.start, 0, encode(message)));
  }

  readonly usage = (): Usage => ({
    ...this.used,
    wallSeconds: (performance.now() - this.started) / 1000,
  });

  readonly addresses = (): readonly string[] | undefined =>
    this.isReady ? this.bridge.addresses() : undefined;

  // The relay ends at the end of its input, and all with it. What does not is ended by the daemon.
  readonly kill = (): void => {
    if (this.isOver) return;
    this.isUnwanted = true;
    this.child.stdin.end();
    this.child.stdout.resume();
    setTimeout(() => {
      if (!this.isOver) this.child.kill('SIGKILL');
    }, KILL_MS).unref();
  };

  private listen(): void {
    const reader = new FrameReader((one) => {
      this.receive(one);
    });
    this.child.stdout.on('data', (bytes: Buffer) => {
      this.judge(() => {
        reader.push(bytes);
      });
    });
    this.child.stderr.on('data', (bytes: Buffer) => {
      this.complaint = (this.complaint + bytes.toString()).slice(-LAST_WORDS);
    });
    this.child.stdin
      .on('drain', () => {
        this.bridge.resume();
      })
      .on('error', () => undefined); // it has ended meanwhile
  }

  private receive({ type, channel, payload }: Frame): void {
    if (type === FRAME.data) {
      if (this.isUnwanted || this.bridge.receive(channel, payload)) return;
      if (!this.hasExited) this.child.stdout.pause();
    } else if (type === FRAME.closed) this.bridge.closed(channel);
    else if (type === FRAME.ready) this.isReady = true;
    else if (type === FRAME.usage) this.used = parseUsage(payload);
    else if (type === FRAME.end) this.end ??= parseEnd(payload);
    else throw new FrameError('a container starts nothing');
  }

  /** Does something with what came out; where that is not what a relay sends it is the end. */
  private judge(act: () => void): void {
    try {
      if (this.end === undefined) act();
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.complaint += `\nwhat came out of the sandbox is not to be understood: ${error.message}`;
      this.child.stdout.removeAllListeners('data').resume();
      this.kill();
    }
  }

  private async follow(): Promise<SandboxEnd> {
    await this.closed();
    this.isOver = true;
    clearTimeout(this.patience);
    this.bridge.close();
    // It has removed itself where it came to its own end.
    if (this.end === undefined) await removeContainer(this.options.name).catch(() => undefined);
    const limit = this.end?.limit ?? (this.isLate ? 'wallSeconds' : undefined);
    return {
      code: limit === undefined ? (this.end?.code ?? null) : null,
      signal: this.end === undefined ? 'SIGKILL' : this.end.signal,
      ...(limit !== undefined && { limit }),
      usage: this.end?.usage ?? this.usage(),
      lastWords: this.end?.lastWords ?? this.complaint.trim(),
    };
  }

  private closed(): Promise<void> {
    return new Promise((resolve) => {
      this.child
        // What is still to be read is little, and nothing more will come: it has not to wait for those who read slowly.
        .once('exit', () => {
          this.hasExited = true;
          this.child.stdout.resume();
        })
        .once('close', () => {
          resolve();
        })
        .once('error', (error) => {
          this.complaint += `docker could not be started: ${error.message}`;
          resolve();
        });
    });
  }
}
