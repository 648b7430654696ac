import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { ConnectionInfo } from '../wire';

const IP = '127.0.0.1';
// Below the ports that systems give to outgoing connections: one of those could take a port before the kernel binds it.
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;

/** Five free ports of this machine and a fresh key. */
export async function newConnection(): Promise<ConnectionInfo> {
  const [shell, iopub, stdin, control, hb] = await freePorts();
  return {
    transport: 'tcp',
    ip: IP,
    shell_port: shell,
    iopub_port: iopub,
    stdin_port: stdin,
    control_port: control,
    hb_port: hb,
    signature_scheme: 'hmac-sha256',
    key: randomBytes(32).toString('hex'),
  };
}

/** A connection file that only its owner can read, in a temporary folder of its own. */
export class ConnectionFile {
  private constructor(
    readonly path: string,
    private readonly folder: string,
  ) {}

  static async write(connection: ConnectionInfo): Promise<ConnectionFile> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'tsnb-'));
    const file = path.join(folder, `kernel-${randomUUID()}.json`);
    await writeFile(file, JSON.stringify(connection), { mode: 0o600 });
    return new ConnectionFile(file, folder);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

// All five are open at the same time, so that they differ. A kernel that loses one to another process before it binds fails
// to start, and is started again with others.
async function freePorts(): Promise<[number, number, number, number, number]> {
  const open = await Promise.all(Array.from({ length: 5 }, openServer));
  const ports = open.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(open.map(closeServer));
  return ports as [number, number, number, number, number];
}

async function openServer(): Promise<Server> {
  for (;;) {
    const server = await listen(randomInt(FIRST_PORT, LAST_PORT + 1));
    if (server !== null) return server;
  }
}

// Null if the port is taken.
function listen(port: number): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
      else reject(error);
    });
    server.listen(port, IP, () => {
      resolve(server);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
