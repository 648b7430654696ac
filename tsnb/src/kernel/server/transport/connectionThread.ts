import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { Publisher, Reply, Router } from 'zeromq';
import {
  decode,
  encode,
  newHeader,
  wellFormedJson,
  type EncodedMessage,
  type Message,
} from '../../wire';
import { readConnectionFile } from './readConnectionFile';
import { watchParent } from '../process/parentWatch';
import { SharedState } from './sharedState';
import { StreamMerger } from './streamMerger';
import { terminateMainThread } from '../process/termination';
import type {
  Answer,
  FromConnection,
  ReplyChannel,
  ThreadData,
  ToConnection,
} from './threadMessages';

/*
 * The thread that owns the sockets. The user's code runs on the main thread and may keep it busy for ever: heartbeat,
 * interrupt, shutdown and whatever was printed must not wait for it.
 */

const ACKNOWLEDGE_MS = 200;
const PATIENT_MS = 2000;
const SHUTDOWN_MS = 500;
const LINGER_MS = 1000;

const data = workerData as ThreadData;
const info = readConnectionFile(data.connectionFile);
const state = new SharedState(data.memory);

// No limit on what waits to be sent: zeromq.js else refuses the 513th message of a turn.
const unlimited = { sendHighWaterMark: 0, sendTimeout: 0, linger: LINGER_MS };
const shell = new Router(unlimited);
const control = new Router(unlimited);
const iopub = new Publisher(unlimited);
const stdin = new Router(unlimited);
const heartbeat = new Reply({ linger: 0 });
const merger = new StreamMerger(({ parentHeader, name, text }) => {
  publish({
    identities: [Buffer.from('stream')],
    header: JSON.stringify(newHeader('stream', data.session)),
    parentHeader,
    metadata: '{}',
    content: wellFormedJson({ name, text }),
  });
});

function tell(message: FromConnection): void {
  parentPort?.postMessage(message);
}

function warn(text: string): void {
  try {
    writeSync(2, `tsnb kernel: ${text}\n`); // process.stderr of a thread goes through the main thread, which may be stuck
  } catch {
    // Nobody reads it, or not as fast as it comes: a warning may be lost, the kernel not.
  }
}

function transmit(socket: Router | Publisher, message: EncodedMessage): void {
  socket.send(encode(message, info.key)).catch((error: unknown) => {
    warn(`a message could not be sent: ${String(error)}`);
  });
}

function publish(message: EncodedMessage): void {
  transmit(iopub, message);
}

function close(): void {
  merger.flush();
  for (const socket of [shell, control, iopub, stdin, heartbeat]) socket.close();
  parentPort?.close();
  // What waited on the sockets hears of it in turns of its own; a process that ends before then may abort.
  setImmediate(() => {
    setImmediate(() => {
      state.set('closed', 1);
    });
  });
}

function handle(message: ToConnection): void {
  state.increment('messagesTaken');
  if (message.kind === 'stream') {
    merger.add(message);
    return;
  }
  merger.flush();
  if (message.kind === 'close') close();
  else transmit({ iopub, shell, control, stdin }[message.channel], message.message);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether the main thread's event loop turned, so that it saw what it was told, within the time it is given. */
async function acknowledged(before: number, patience: () => number): Promise<boolean> {
  for (let waited = 0; waited < patience(); waited += 20) {
    await pause(20);
    if (state.get('acknowledged') !== before) return true;
  }
  return false;
}

/** Ends the running cell: by asking, or if the main thread can't hear, by terminating what it executes. */
async function interrupt(): Promise<void> {
  const cell = state.get('runningCell');
  const before = state.get('acknowledged');
  state.set('stoppedCell', cell);
  state.increment('inputTurns');
  tell({ kind: 'interrupt', cell });
  // The compiler is broken by a termination, and code that listens for SIGINT means to end its step in its own time.
  const patience = (): number =>
    state.get('compiling') || state.get('interruptListeners') ? PATIENT_MS : ACKNOWLEDGE_MS;
  if (await acknowledged(before, patience)) return;
  if (state.get('runningCell') !== cell) return;
  await terminateMainThread();
  tell({ kind: 'terminated', cell });
}

let interrupts = Promise.resolve();

/** Interrupts once those that were asked for before are over. */
function interruptInTurn(): Promise<void> {
  return (interrupts = interrupts.then(interrupt));
}

/** A SIGINT to the process does what the protocol's message does. */
function watchSignals(): void {
  const thread = new Worker(join(__dirname, '../process/signalThread.js'));
  thread.on('message', () => void interruptInTurn());
  thread.unref();
}

function reply(request: Message, type: string, content: object): void {
  transmit(control, {
    identities: request.identities,
    header: JSON.stringify(newHeader(type, data.session)),
    parentHeader: JSON.stringify(request.header),
    metadata: '{}',
    content: JSON.stringify(content),
  });
}

/** Ends the process; one whose main thread doesn't answer is killed. */
async function shutdown(message: Message): Promise<void> {
  const before = state.get('acknowledged');
  tell({ kind: 'shutdown', message });
  if (await acknowledged(before, () => SHUTDOWN_MS)) return;
  merger.flush();
  reply(message, 'shutdown_reply', { status: 'ok', restart: message.content['restart'] === true });
  await pause(50); // for the socket's own thread to send it
  process.kill(process.pid, 'SIGKILL');
}

async function* requests(socket: Router): AsyncGenerator<Message> {
  for await (const frames of socket) {
    try {
      yield decode(frames, info.key);
    } catch (error) {
      warn(`a message was refused: ${String(error)}`);
    }
  }
}

async function serve(channel: ReplyChannel, socket: Router): Promise<void> {
  for await (const message of requests(socket)) {
    const type = message.header.msg_type;
    if (type === 'shutdown_request') void shutdown(message);
    else {
      if (type === 'interrupt_request') await interruptInTurn();
      tell({ kind: 'request', channel, message });
    }
  }
}

async function beat(): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

/** Hands on what users answer. */
async function serveAnswers(socket: Router): Promise<void> {
  for await (const { header, parentHeader, content } of requests(socket)) {
    if (header.msg_type !== 'input_reply') continue;
    const text = typeof content['value'] === 'string' ? content['value'] : '';
    const answer: Answer = { question: parentHeader.msg_id, text };
    data.answers.postMessage(answer);
    state.increment('inputTurns');
  }
}

async function bind(socket: Router | Publisher | Reply, address: string): Promise<void> {
  await socket.bind(address).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(
      `${address} can't be used (${code ?? message}); a client that starts the kernel again takes other ports`,
    );
  });
}

async function main(): Promise<void> {
  const address = (port: number): string =>
    info.transport === 'ipc'
      ? `ipc://${info.ip}-${port}`
      : `${info.transport}://${info.ip}:${port}`;
  // All are over before the first failure is told: no socket may be closed amid its binding.
  const bound = await Promise.allSettled([
    bind(shell, address(info.shell_port)),
    bind(control, address(info.control_port)),
    bind(iopub, address(info.iopub_port)),
    bind(stdin, address(info.stdin_port)),
    bind(heartbeat, address(info.hb_port)),
  ]);
  for (const one of bound) if (one.status === 'rejected') throw one.reason;
  watchParent();
  watchSignals();
  parentPort?.on('message', handle);
  tell({ kind: 'ready' });
  await Promise.all([
    serve('shell', shell),
    serve('control', control),
    serveAnswers(stdin),
    beat(),
  ]);
}

main().catch((error: unknown) => {
  tell({ kind: 'failed', reason: (error as Error).message });
  close();
});
