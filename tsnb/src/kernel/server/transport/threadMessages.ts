import type { MessagePort } from 'node:worker_threads';
import type { EncodedMessage, Message } from '../../wire';

/** The channels on which the kernel answers. */
export type ReplyChannel = 'shell' | 'control';

/** What the connection thread is started with. */
export interface ThreadData {
  readonly connectionFile: string;
  readonly memory: SharedArrayBuffer;
  /** Takes what users answered, as it may be waited for by a thread that does nothing else. */
  readonly answers: MessagePort;
  readonly session: string;
}

/** What the main thread asks of the connection thread. */
export type ToConnection =
  | { kind: 'send'; channel: ReplyChannel | 'iopub' | 'stdin'; message: EncodedMessage }
  | { kind: 'stream'; parentHeader: string; name: StreamName; text: string }
  | { kind: 'close' };

/** What the connection thread tells the main thread. */
export type FromConnection =
  | { kind: 'ready' }
  | { kind: 'failed'; reason: string }
  | { kind: 'request'; channel: ReplyChannel; message: Message }
  | { kind: 'interrupt'; cell: number }
  | { kind: 'terminated'; cell: number }
  | { kind: 'shutdown'; message: Message };

export type StreamName = 'stdout' | 'stderr';

/** What a user answered, and to which question if the client says so. */
export interface Answer {
  readonly question: string | undefined;
  readonly text: string;
}
