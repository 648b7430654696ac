/** What a frame carries. The grader sends `start` and `data`, the container all but `start`. */
export const FRAME = { start: 1, data: 2, closed: 3, ready: 4, usage: 5, end: 6 } as const;

export type FrameType = (typeof FRAME)[keyof typeof FRAME];

/** A piece of what goes through a container's standard input or output. */
export interface Frame {
  readonly type: FrameType;
  /** The socket that `data` and `closed` belong to, by its place among those asked for; else 0. */
  readonly channel: number;
  readonly payload: Buffer;
}

/** Bytes that are no frames. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** The type, the channel, and how many bytes follow, in four bytes, the highest first. */
const HEADER = 6;
const KIB = 2 ** 10;

/** The most bytes that `data` carries: what Node reads from a socket at a time. */
export const MAX_DATA = 64 * KIB;

const MAX_PAYLOAD: Readonly<Record<FrameType, number>> = {
  [FRAME.start]: KIB * KIB,
  [FRAME.data]: MAX_DATA,
  [FRAME.closed]: 0,
  [FRAME.ready]: 0,
  [FRAME.usage]: KIB,
  [FRAME.end]: 64 * KIB,
};

/** The bytes of one frame. @throws FrameError if the payload is longer than one of its type may be */
export function frame(type: FrameType, channel = 0, payload: Uint8Array = Buffer.of()): Buffer {
  requireLength(type, payload.length);
  const header = Buffer.alloc(HEADER);
  header.writeUInt8(type, 0);
  header.writeUInt8(channel, 1);
  header.writeUInt32BE(payload.length, 2);
  return Buffer.concat([header, payload]);
}

/** The frames of `data` that carry these bytes, however many they are. */
export function dataFrames(channel: number, bytes: Buffer): Buffer {
  const pieces = Array.from({ length: Math.ceil(bytes.length / MAX_DATA) }, (_, i) =>
    frame(FRAME.data, channel, bytes.subarray(i * MAX_DATA, (i + 1) * MAX_DATA)),
  );
  return Buffer.concat(pieces);
}

/** Puts frames together again from bytes as they come. It keeps no more than one frame that is not whole yet. */
export class FrameReader {
  private rest = Buffer.alloc(0);

  constructor(private readonly onFrame: (frame: Frame) => void) {}

  /** @throws FrameError if they are no frames: nothing that follows can be read then */
  push(bytes: Uint8Array): void {
    this.rest = Buffer.concat([this.rest, bytes]);
    for (let next = this.next(); next; next = this.next()) this.onFrame(next);
  }

  /** @throws FrameError if the bytes end within a frame */
  end(): void {
    if (this.rest.length > 0) throw new FrameError('it ends within a frame');
  }

  private next(): Frame | undefined {
    if (this.rest.length < HEADER) return undefined;
    const type = typeOf(this.rest.readUInt8(0));
    const length = this.rest.readUInt32BE(2);
    requireLength(type, length);
    const end = HEADER + length;
    if (this.rest.length < end) return undefined;
    const found = {
      type,
      channel: this.rest.readUInt8(1),
      payload: this.rest.subarray(HEADER, end),
    };
    this.rest = this.rest.subarray(end);
    return found;
  }
}

function typeOf(number: number): FrameType {
  const type = Object.values(FRAME).find((known) => known === number);
  if (type === undefined) throw new FrameError(`there is no frame of type ${number}`);
  return type;
}

function requireLength(type: FrameType, length: number): void {
  const most = MAX_PAYLOAD[type];
  if (length > most)
    throw new FrameError(`a frame of type ${type} has at most ${most} bytes, not ${length}`);
}
