import { readFileSync } from 'node:fs';
import type { ConnectionInfo } from '../../wire';

const PORTS = ['shell_port', 'control_port', 'iopub_port', 'stdin_port', 'hb_port'] as const;
const TEXTS = ['transport', 'ip', 'key'] as const;

/** @throws Error whose message says what is wrong with which file */
export function readConnectionFile(path: string): ConnectionInfo {
  const info = parsed(path, read(path)) as Partial<ConnectionInfo> | null;
  const missing = [
    ...TEXTS.filter((name) => typeof info?.[name] !== 'string'),
    ...PORTS.filter((name) => !Number.isInteger(info?.[name])),
  ];
  if (missing.length > 0)
    throw new Error(`the connection file ${path} lacks ${missing.join(', ')}; ${ADVICE}`);
  return info as ConnectionInfo;
}

const ADVICE = '--config-path takes the file that a Jupyter client writes';

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const code = String((cause as NodeJS.ErrnoException).code);
    throw new Error(`the connection file ${path} can't be read (${code}); ${ADVICE}`, { cause });
  }
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`the connection file ${path} is no JSON; ${ADVICE}`, { cause });
  }
}
