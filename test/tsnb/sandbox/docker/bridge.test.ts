import { once } from 'node:events';
import net from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Bridge } from '../../../../tsnb/src/sandbox/docker/bridge';
import { FrameError, MAX_DATA } from '../../../../tsnb/src/sandbox/docker/frames';
import { until } from '../../run/support';

let bridge: Bridge;
afterEach(() => {
  bridge.close();
});

async function opened(onData: (channel: number, bytes: Buffer) => boolean): Promise<string> {
  bridge = new Bridge(1, { onData, onDrained: () => undefined });
  await until(() => bridge.addresses() !== undefined);
  return (bridge.addresses()?.[0] ?? '').replace('ipc://', '');
}

test('what came before somebody connects is handed on, the end of it too', async () => {
  const path = await opened(() => true);
  bridge.receive(0, Buffer.from('soon'));
  bridge.closed(0);
  const socket = net.connect(path);
  let said = '';
  socket.setEncoding('utf8').on('data', (text: string) => (said += text));
  await once(socket, 'close');
  expect(said).toBe('soon');
});

test('bytes go both ways', async () => {
  const heard: Buffer[] = [];
  const path = await opened((_, bytes) => heard.push(bytes) > 0);
  const socket = net.connect(path);
  socket.write('up');
  await until(() => heard.length > 0);
  bridge.receive(0, Buffer.from('down'));
  const [down] = (await once(socket, 'data')) as [Buffer];
  expect([Buffer.concat(heard).toString(), down.toString()]).toEqual(['up', 'down']);
  socket.destroy();
});

test('more than a greeting before somebody connects, or for no channel, is refused', async () => {
  await opened(() => true);
  bridge.receive(0, Buffer.alloc(MAX_DATA));
  expect(() => bridge.receive(0, Buffer.alloc(1))).toThrow(FrameError);
  expect(() => bridge.receive(1, Buffer.alloc(1))).toThrow('there is no channel 1');
  expect(() => {
    bridge.closed(1);
  }).toThrow(FrameError);
});
