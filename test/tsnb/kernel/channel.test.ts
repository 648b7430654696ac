import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { XPublisher } from 'zeromq';
import { BroadcastChannel } from '../../../tsnb/src/kernel/client/channel';
import { MessageCodec } from '../../../tsnb/src/kernel/client/message';
import { encode, newHeader, type Message } from '../../../tsnb/src/kernel/wire';

// The channel on which a kernel publishes, where the kernel goes.

const KEY = 'key';
const folder = mkdtempSync(path.join(os.tmpdir(), 'tsnb-channel-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const newAddress = (): string => `ipc://${path.join(folder, randomUUID())}`;

async function bound(address: string): Promise<XPublisher> {
  const socket = new XPublisher({ sendHighWaterMark: 0, linger: -1, verbosity: 'allSubs' });
  await socket.bind(address);
  return socket;
}

function connected(
  address: string,
  connectOnce: boolean,
  onMessage: (message: Message) => void = () => undefined,
): BroadcastChannel {
  return new BroadcastChannel(address, new MessageCodec(KEY), connectOnce, onMessage);
}

function published(type: string): (Uint8Array | string)[] {
  const header = JSON.stringify(newHeader(type, 'session'));
  const identities = [Buffer.from('topic')];
  return encode({ identities, header, parentHeader: '{}', metadata: '{}', content: '{}' }, KEY);
}

describe.each([
  ['once', true],
  ['as often as it takes', false],
])('a channel that connects %s', (_, connectOnce) => {
  test('hears all that was published before the kernel went', async () => {
    const address = newAddress();
    const kernel = await bound(address);
    const heard: string[] = [];
    const whole = new Promise<void>((resolve) => {
      const channel = connected(address, connectOnce, ({ header }) => {
        heard.push(header.msg_type);
        if (header.msg_type === 'last') channel.close().then(resolve, resolve);
      });
    });
    await kernel.receive(); // the subscription
    const types = [...Array.from({ length: 500 }, (_, i) => `message ${i}`), 'last'];
    for (const type of types) await kernel.send(published(type));
    kernel.close();
    await whole;
    expect(heard).toEqual(types);
  });
});

test('a channel that is closed amid a flood ends without an error', async () => {
  const address = newAddress();
  const kernel = await bound(address);
  const atOnce = 512; // zeromq puts the read behind so many messages in a row off
  let heard = 0;
  let close: () => void = () => undefined;
  const closed = new Promise<void>((resolve, reject) => {
    close = () => {
      channel.close().then(resolve, reject);
    };
  });
  const channel = connected(address, true, () => {
    if (heard === 0) setImmediate(() => (heard = 0));
    if (++heard === atOnce) process.nextTick(close);
  });
  await kernel.receive();
  const frames = published('flood');
  const over = new AbortController();
  const told = closed.finally(() => {
    over.abort();
  });
  told.catch(() => undefined); // it is looked at below
  while (!over.signal.aborted) {
    for (let i = 0; i < 2 * atOnce; i++) await kernel.send(frames);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await expect(told).resolves.toBeUndefined();
  kernel.close();
});

test('a channel that connects once stays away from whoever listens there later', async () => {
  const address = newAddress();
  const kernel = await bound(address);
  const channels = [connected(address, true), connected(address, false)];
  await kernel.receive();
  await kernel.receive();
  kernel.close();
  const other = await bound(address);
  await other.receive(); // the channel that comes back
  other.receiveTimeout = 500; // five times the interval at which that one tries
  await expect(other.receive()).rejects.toThrow();
  other.close();
  await Promise.all(channels.map((channel) => channel.close()));
});
