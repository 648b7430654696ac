import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { downloadMnist, loadMnist } from 'elbolab';
import { expect, onTestFinished, test } from 'vitest';
import { setClockBy } from '../../../clock';
import { folderWith, SMALL, SMALL_CHECKSUMS } from './idxFiles';

const FILES: ReadonlyMap<string, Buffer> = new Map(
  Object.entries(SMALL).map(([name, content]) => [`${name}.gz`, gzipSync(content)]),
);
const FIRST = 'train-images-idx3-ubyte.gz';

type Answer = (name: string, request: IncomingMessage, response: ServerResponse) => void;

/** A mirror on this machine: its address, and what it was asked for. */
async function mirror(answer: Answer): Promise<{ url: string; requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    requests.push(`${name} ${request.headers.range ?? ''}`.trim());
    answer(name, request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** Serves the files, and the rest of one to whoever asks for that. */
const serving: Answer = (name, request, response) => {
  const content = FILES.get(name);
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (!content) response.writeHead(404).end();
  else if (from === 0) response.end(content);
  else if (from >= content.length) response.writeHead(416).end();
  else response.writeHead(206).end(content.subarray(from));
};

/** Sends a piece of a file, and does something once it lies in the folder. */
function sendPiece(response: ServerResponse, piece: Buffer, part: string, then: () => void): void {
  const look = () => {
    if (existsSync(part) && statSync(part).size === piece.length) then();
    else if (!response.destroyed) setImmediate(look);
  };
  response.write(piece, look);
}

/** Says that the whole file comes, sends half of it, and hangs up once that half lies in the folder. */
const breaking =
  (folder: string): Answer =>
  (name, _, response) => {
    const content = FILES.get(name) ?? Buffer.alloc(0);
    const half = content.subarray(0, content.length >> 1);
    response.writeHead(200, { 'Content-Length': content.length });
    sendPiece(response, half, join(folder, `${name}.part`), () => response.destroy());
  };

function download(folder: string, mirrors: readonly string[], patience?: number) {
  return downloadMnist({ folder, mirrors, checksums: SMALL_CHECKSUMS, patience });
}

async function loads(folder: string): Promise<boolean> {
  const { train } = await loadMnist({ dataset: 'idx', folder, checksums: SMALL_CHECKSUMS });
  return train.size === 3;
}

test('four files arrive, and nothing else stays', async () => {
  const { url } = await mirror(serving);
  const folder = join(folderWith({}), 'new', 'folder');
  expect(await download(folder, [url])).toBe(folder);
  expect(readdirSync(folder).sort()).toEqual([...FILES.keys()].sort());
  expect(await loads(folder)).toBe(true);
});

test('what is there and right is not fetched again', async () => {
  const { url, requests } = await mirror(serving);
  const folder = folderWith(SMALL);
  await download(folder, [url]);
  expect(requests).toEqual([]);
});

test('what is there and wrong is fetched anew', async () => {
  const { url, requests } = await mirror(serving);
  const folder = folderWith({});
  await download(folder, [url]);
  truncateSync(join(folder, FIRST), 20);
  requests.length = 0;
  await download(folder, [url]);
  expect(requests).toEqual([FIRST]);
  expect(await loads(folder)).toBe(true);
});

test('a download that broke off goes on where it stopped, at the next mirror', async () => {
  const folder = folderWith({});
  const [broken, good] = [await mirror(breaking(folder)), await mirror(serving)];
  await download(folder, [broken.url, good.url]);
  expect(await loads(folder)).toBe(true);
  expect(good.requests).toHaveLength(4);
  for (const request of good.requests) expect(request).toMatch(/ bytes=\d+-$/);
});

test('and at the next attempt', async () => {
  const folder = folderWith({});
  const broken = await mirror(breaking(folder));
  await expect(download(folder, [broken.url])).rejects.toThrow(/no mirror gave train-images/);
  expect(readdirSync(folder)).toEqual([`${FIRST}.part`]);
  const good = await mirror(serving);
  await download(folder, [good.url]);
  expect(good.requests[0]).toMatch(/ bytes=\d+-$/);
  expect(await loads(folder)).toBe(true);
});

test('a part that is whole already is checked and taken', async () => {
  const { url } = await mirror(serving);
  const folder = folderWith({ [`${FIRST}.part`]: FILES.get(FIRST) ?? new Uint8Array() });
  await download(folder, [url]);
  expect(await loads(folder)).toBe(true);
});

test('a part that does not fit the rest is thrown away and fetched whole', async () => {
  const { url, requests } = await mirror(serving);
  const folder = folderWith({ [`${FIRST}.part`]: Buffer.from('other bytes') });
  await download(folder, [url]);
  expect(requests.slice(0, 2)).toEqual([`${FIRST} bytes=11-`, FIRST]);
  expect(await loads(folder)).toBe(true);
});

test('a mirror that ignores where to go on is read from the start', async () => {
  const { url } = await mirror((name, _, response) => response.end(FILES.get(name)));
  const folder = folderWith({ [`${FIRST}.part`]: Buffer.from('some bytes') });
  await download(folder, [url]);
  expect(await loads(folder)).toBe(true);
});

test('no file with another content gets a name, and each mirror is told of', async () => {
  const forged = await mirror((_, __, response) => response.end(gzipSync('not the digits')));
  const missing = await mirror((_, __, response) => response.writeHead(404).end());
  const folder = folderWith({});
  const failure = download(folder, [forged.url, missing.url]);
  await expect(failure).rejects.toThrow(/no mirror gave train-images-idx3-ubyte\.gz/);
  await expect(failure).rejects.toThrow(`${forged.url}/${FIRST}: ${folder}`);
  await expect(failure).rejects.toThrow('not the published one');
  await expect(failure).rejects.toThrow(`${missing.url}/${FIRST}: answered 404 Not Found`);
  expect(existsSync(join(folder, FIRST))).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

test('a mirror that falls silent is given up', async () => {
  const folder = folderWith({});
  const sign = join(folderWith({}), 'time-is-up');
  const silent = await mirror((name, _, response) => {
    const start = (FILES.get(name) ?? Buffer.alloc(0)).subarray(0, 10);
    response.writeHead(200, { 'Content-Length': 1000 });
    sendPiece(response, start, join(folder, `${name}.part`), () => {
      writeFileSync(sign, '');
    });
  });
  const { url, requests } = await mirror(serving);
  onTestFinished(setClockBy(sign, 7));
  await download(folder, [silent.url, url], 7000);
  expect(await loads(folder)).toBe(true);
  for (const request of requests) expect(request).toMatch(/ bytes=10-$/);
});

test('a mirror that is not there is passed over, and says why', async () => {
  const lines: string[] = [];
  const { url } = await mirror(serving);
  const folder = folderWith({});
  writeFileSync(join(folder, 'mine.txt'), 'kept');
  await downloadMnist({
    folder,
    mirrors: ['http://127.0.0.1:9', url],
    checksums: SMALL_CHECKSUMS,
    log: (line) => lines.push(line),
  });
  expect(lines[0]).toMatch(/^http:\/\/127\.0\.0\.1:9\/train-images\S+: fetch failed \(/);
  expect(lines[1]).toBe(`${join(folder, FIRST)}: from ${url}/${FIRST}`);
  expect(readFileSync(join(folder, 'mine.txt'), 'utf8')).toBe('kept');
});
