import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { JsonObject } from '../../notebook';

const DELIMITER = Buffer.from('<IDS|MSG>');

/** The header of a Jupyter message. */
export interface MessageHeader extends JsonObject {
  msg_id: string;
  msg_type: string;
  username: string;
  session: string;
  date: string;
  version: string;
}

/** A Jupyter message as it arrives. */
export interface Message {
  header: MessageHeader;
  /** Of the request that caused it; empty if there was none. */
  parentHeader: Partial<MessageHeader>;
  metadata: JsonObject;
  content: JsonObject;
}

/** Makes, signs and reads the messages of one client session. */
export class MessageCodec {
  private readonly session = randomUUID();

  constructor(private readonly key: string) {}

  /** A new request's id and its frames, ready to be sent. */
  encode(type: string, content: JsonObject): { id: string; frames: Buffer[] } {
    const header: MessageHeader = {
      msg_id: randomUUID(),
      msg_type: type,
      username: 'tsnb',
      session: this.session,
      date: new Date().toISOString(),
      version: '5.3',
    };
    const parts = [header, {}, {}, content].map((part) => Buffer.from(JSON.stringify(part)));
    return { id: header.msg_id, frames: [DELIMITER, Buffer.from(this.sign(parts)), ...parts] };
  }

  /** The message in these frames; undefined if its signature is not the kernel's or it is not a message. */
  decode(frames: readonly Buffer[]): Message | undefined {
    const start = frames.findIndex((frame) => frame.equals(DELIMITER));
    const signature = frames[start + 1];
    const parts = frames.slice(start + 2, start + 6);
    if (start < 0 || parts.length < 4 || !sameBytes(signature, Buffer.from(this.sign(parts)))) {
      return undefined;
    }
    const [header, parentHeader, metadata, content] = parts.map(
      (part) => JSON.parse(part.toString('utf8')) as JsonObject,
    );
    return { header: header as MessageHeader, parentHeader, metadata, content };
  }

  private sign(parts: readonly Buffer[]): string {
    const hmac = createHmac('sha256', this.key);
    for (const part of parts) hmac.update(part);
    return hmac.digest('hex');
  }
}

function sameBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
