import { describe, expect, test } from 'vitest';
import {
  dataFrames,
  FRAME,
  frame,
  FrameError,
  FrameReader,
  MAX_DATA,
  type Frame,
} from '../../../../tsnb/src/sandbox/docker/frames';

/** All frames in these pieces, and the reader that found them. */
function read(...pieces: Uint8Array[]): { frames: Frame[]; reader: FrameReader } {
  const frames: Frame[] = [];
  const reader = new FrameReader((one) => frames.push(one));
  for (const piece of pieces) reader.push(piece);
  return { frames, reader };
}

const three = Buffer.concat([
  frame(FRAME.ready),
  frame(FRAME.data, 2, Buffer.from('bytes')),
  frame(FRAME.closed, 1),
]);

describe('frames', () => {
  test.each([1, 2, 5, 7, three.length])('are put together from pieces of %i bytes', (size) => {
    const pieces = Array.from({ length: Math.ceil(three.length / size) }, (_, i) =>
      three.subarray(i * size, (i + 1) * size),
    );
    const { frames, reader } = read(...pieces);
    expect(frames.map(({ type, channel, payload }) => [type, channel, payload.toString()])).toEqual(
      [
        [FRAME.ready, 0, ''],
        [FRAME.data, 2, 'bytes'],
        [FRAME.closed, 1, ''],
      ],
    );
    expect(() => {
      reader.end();
    }).not.toThrow();
  });

  test('that are cut short are not handed on, and are missed at the end', () => {
    const { frames, reader } = read(three.subarray(0, -1));
    expect(frames.length).toBe(2);
    expect(() => {
      reader.end();
    }).toThrow(new FrameError('it ends within a frame'));
  });

  test.each([0, 7, 255])('of an unknown type, %i, are refused', (type) => {
    const header = Buffer.from([type, 0, 0, 0, 0, 0]);
    expect(() => read(header)).toThrow(new FrameError(`there is no frame of type ${type}`));
  });

  test('that say they are too long are refused by their header, before anything of them is kept', () => {
    const header = Buffer.from([FRAME.data, 0, 0xff, 0xff, 0xff, 0xff]);
    expect(() => read(header)).toThrow(
      new FrameError(`a frame of type ${FRAME.data} has at most ${MAX_DATA} bytes, not 4294967295`),
    );
    expect(() => read(Buffer.from([FRAME.ready, 0, 0, 0, 0, 1]))).toThrow(FrameError);
  });

  test('that are too long are not written', () => {
    expect(() => frame(FRAME.data, 0, Buffer.alloc(MAX_DATA + 1))).toThrow(FrameError);
  });

  test.each([0, 1, MAX_DATA, MAX_DATA + 1, 5 * MAX_DATA - 1])(
    'of data carry %i bytes, however many it takes',
    (length) => {
      const bytes = Buffer.from(Array.from({ length }, (_, i) => i % 251));
      const { frames } = read(dataFrames(3, bytes));
      expect(frames.length).toBe(Math.ceil(length / MAX_DATA));
      expect(Buffer.concat(frames.map(({ payload }) => payload)).equals(bytes)).toBe(true);
    },
  );
});
