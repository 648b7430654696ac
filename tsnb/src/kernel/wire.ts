import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/** What a connection file holds: where the five sockets are and the key that signs messages. */
export interface ConnectionInfo {
  readonly transport: string;
  readonly ip: string;
  readonly shell_port: number;
  readonly control_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly hb_port: number;
  readonly key: string;
  readonly signature_scheme: string;
}

/** The header every message of the Jupyter protocol starts with. */
export interface Header {
  readonly msg_id: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly msg_type: string;
  readonly version: string;
}

/** A plain JSON object: contents and metadata of messages. */
export type JsonObject = Record<string, unknown>;

/** A message of the Jupyter protocol, decoded. */
export interface Message {
  /** The routing prefix: whom a reply goes to, or the topic of a broadcast. */
  readonly identities: Uint8Array[];
  readonly header: Header;
  /** The header of the request that caused this message; empty for a request. */
  readonly parentHeader: Header | Record<string, never>;
  readonly metadata: JsonObject;
  readonly content: JsonObject;
  readonly buffers: Uint8Array[];
}

/** A message whose four dictionaries are still (or already) JSON text, so that whoever signs it need not parse it. */
export interface EncodedMessage {
  readonly identities: Uint8Array[];
  readonly header: string;
  readonly parentHeader: string;
  readonly metadata: string;
  readonly content: string;
}

/** The version of the messaging protocol spoken here. */
export const PROTOCOL_VERSION = '5.3';

const DELIMITER = Buffer.from('<IDS|MSG>');

/** A new header, with an id of its own. */
export function newHeader(msgType: string, session: string, username = 'kernel'): Header {
  return {
    msg_id: randomUUID(),
    session,
    username,
    date: new Date().toISOString(),
    msg_type: msgType,
    version: PROTOCOL_VERSION,
  };
}

/**
 * JSON that every client can decode. Half a surrogate pair (`'😀'[0]`) is no text in UTF-8, and Python's clients lose
 * the notebook over it: it becomes U+FFFD, as on a terminal.
 */
export function wellFormedJson(value: object): string {
  const json = JSON.stringify(value); // which escapes halves, and them alone among surrogates
  if (!/\\ud[89a-f]/.test(json)) return json;
  return json.replace(/\\(u(d[89a-f]..)?|[^u])/g, (escape, _, half?: string) =>
    half ? '\ufffd' : escape,
  );
}

function sign(parts: readonly (string | Uint8Array)[], key: string): string {
  if (key === '') return '';
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest('hex');
}

/** The frames of a message on a ZeroMQ socket: prefix, delimiter, signature, then the four dictionaries. */
export function encode(message: EncodedMessage, key: string): (Uint8Array | string)[] {
  const parts = [message.header, message.parentHeader, message.metadata, message.content];
  return [...message.identities, DELIMITER, sign(parts, key), ...parts];
}

/**
 * The message in the frames read from a ZeroMQ socket.
 *
 * @throws Error if the frames are no message, or are not signed with `key`.
 */
export function decode(frames: readonly Buffer[], key: string): Message {
  const at = frames.findIndex((frame) => DELIMITER.equals(frame));
  const [signature, ...parts] = frames.slice(at + 1);
  if (at < 0 || parts.length < 4)
    throw new Error('a message must have a delimiter, a signature and four dictionaries');
  const expected = Buffer.from(sign(parts, key));
  if (expected.length !== signature.length || !timingSafeEqual(expected, signature))
    throw new Error('the signature of a message is wrong');
  const [header, parentHeader, metadata, content] = parts.slice(0, 4).map(dictionary);
  if (!isHeader(header)) throw new Error('the header of a message must have msg_type and msg_id');
  return {
    identities: frames.slice(0, at),
    header,
    parentHeader: isHeader(parentHeader) ? parentHeader : {},
    metadata,
    content,
    buffers: parts.slice(4),
  };
}

function dictionary(frame: Buffer): JsonObject {
  const value: unknown = JSON.parse(frame.toString());
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('a part of a message is no dictionary');
  return value as JsonObject;
}

function isHeader(value: object): value is Header {
  const { msg_type, msg_id } = value as Partial<Record<keyof Header, unknown>>;
  return typeof msg_type === 'string' && typeof msg_id === 'string';
}
