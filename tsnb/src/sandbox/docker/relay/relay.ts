import type { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { Monitor } from '../../monitor';
import type { SandboxEnd } from '../../request';
import { dataFrames, FRAME, frame } from '../frames';
import { encode, type StartMessage } from '../messages';
import { Command } from './command';
import { Meter } from './meter';
import { Sockets } from './sockets';

/** How long what was written last may take to get here, once all processes have ended; and from here to the grader. */
const LAST_WORDS_MS = 1_000;
const FAREWELL_MS = 5_000;

/** Runs one command and tells all that comes of it in frames. */
export class Relay {
  private sockets: Sockets | undefined;

  constructor(private readonly output: Writable) {
    output.on('drain', () => this.sockets?.resume()).on('error', () => process.exit());
  }

  /** Starts the command, to be called once. The container ends with it. */
  start(message: StartMessage): void {
    const meter = new Meter();
    const sockets = new Sockets(message.sockets, {
      onReady: () => this.output.write(frame(FRAME.ready)),
      onData: (channel, bytes) => this.output.write(dataFrames(channel, bytes)),
      onClosed: (channel) => this.output.write(frame(FRAME.closed, channel)),
    });
    const monitor = new Monitor({
      limits: message.limits,
      look: () => meter.look(),
      onExceeded: killAll,
      onLook: () => {
        sockets.look();
        this.output.write(frame(FRAME.usage, 0, encode(monitor.usage())));
      },
    });
    this.sockets = sockets;
    const command = new Command(message, (bytes) => {
      monitor.wrote(bytes);
    });
    this.follow(command, monitor, meter, sockets).catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`, () => process.exit(1));
    });
  }

  /** Hands bytes of the grader to one of the command's sockets. */
  receive(channel: number, bytes: Buffer): void {
    this.sockets?.write(channel, bytes);
  }

  private async follow(
    command: Command,
    monitor: Monitor,
    meter: Meter,
    sockets: Sockets,
  ): Promise<void> {
    const { code, signal } = await command.exited;
    monitor.measure();
    monitor.stop();
    killAll();
    const told = Promise.all([command.closed, sockets.closed()]);
    await Promise.race([told, pause(LAST_WORDS_MS)]);
    const limit = monitor.limit ?? (meter.ranOutOfMemory() ? 'memoryMb' : undefined);
    const end: SandboxEnd = {
      code: limit === undefined ? code : null,
      signal,
      ...(limit !== undefined && { limit }),
      usage: monitor.usage(),
      lastWords: command.lastWords,
    };
    this.output.write(frame(FRAME.end, 0, encode(end)), () => process.exit());
    setTimeout(() => process.exit(), FAREWELL_MS);
  }
}

/** Ends all processes of the container but this one: as its first process it is spared. */
function killAll(): void {
  try {
    process.kill(-1, 'SIGKILL');
  } catch {
    // there is no other
  }
}
