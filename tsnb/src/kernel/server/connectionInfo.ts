import { readFileSync } from 'fs';
import type { ConnectionInfo } from '../wire';

const PORTS = ['shell_port', 'control_port', 'iopub_port', 'stdin_port', 'hb_port'] as const;

/**
 * Reads the file in which a client says where the sockets are to be.
 *
 * @throws Error naming the file and what is wrong with it
 */
export function readConnectionInfo(file: string): ConnectionInfo {
  const info = JSON.parse(readFileSync(file, 'utf8')) as Partial<ConnectionInfo> | null;
  const absent = ['transport', 'ip', 'key', ...PORTS].filter((name) => !(name in (info ?? {})));
  if (absent.length > 0)
    throw new Error(`the connection file ${file} does not say ${absent.join(', ')}`);
  return info as ConnectionInfo;
}
