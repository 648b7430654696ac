import { describe, expect, test } from 'vitest';
import { FrameError } from '../../../../tsnb/src/sandbox/docker/frames';
import { encode, parseEnd, parseUsage } from '../../../../tsnb/src/sandbox/docker/messages';
import type { SandboxEnd } from '../../../../tsnb/src/sandbox';

const usage = {
  wallSeconds: 1.5,
  cpuSeconds: 0.5,
  memoryMb: 100,
  processes: 2,
  files: 3,
  outputMb: 0,
};
const end: SandboxEnd = {
  code: null,
  signal: 'SIGKILL',
  limit: 'memoryMb',
  usage,
  lastWords: 'more',
};
const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

test('what a relay tells is read as it was meant', () => {
  expect(parseUsage(encode(usage))).toEqual(usage);
  expect(parseEnd(encode(end))).toEqual(end);
  expect(parseEnd(bytes({ ...end, code: 7, signal: null, limit: undefined }))).toEqual({
    code: 7,
    signal: null,
    usage,
    lastWords: 'more',
  });
});

describe('is refused:', () => {
  test.each([
    ['no JSON', Buffer.from('{"wallSeconds": 1')],
    ['nothing', bytes(null)],
    ['a number that is missing', bytes({ ...usage, files: undefined })],
    ['one below zero', bytes({ ...usage, memoryMb: -1 })],
    ['text for a number', bytes({ ...usage, memoryMb: '1' })],
  ])('usage that is %s', (_, payload) => {
    expect(() => parseUsage(payload)).toThrow(FrameError);
  });

  test.each([
    ['a code that is none', { ...end, code: 256 }],
    ['half a code', { ...end, code: 0.5 }],
    ['a signal that is none', { ...end, signal: 'kill -9' }],
    ['a limit that there is not', { ...end, limit: 'points' }],
    ['words that are no text', { ...end, lastWords: 1 }],
    ['no usage', { ...end, usage: undefined }],
  ])('an end with %s', (_, message) => {
    expect(() => parseEnd(bytes(message))).toThrow(FrameError);
  });
});

test('of last words no more than the last 16 KiB are kept, and nothing that was not asked for', () => {
  const told = { ...end, lastWords: `first${'x'.repeat(16_384)}`, points: 100 };
  const kept = parseEnd(bytes(told));
  expect(kept.lastWords).toBe('x'.repeat(16_384));
  expect(kept).not.toHaveProperty('points');
});
