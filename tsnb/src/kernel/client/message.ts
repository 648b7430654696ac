import { randomUUID } from 'node:crypto';
import { decode, encode, newHeader, type JsonObject, type Message } from '../wire';

/** Makes, signs and reads the messages of one client session. */
export class MessageCodec {
  private readonly session = randomUUID();

  constructor(private readonly key: string) {}

  /** A new request's id and its frames, ready to be sent. */
  encode(type: string, content: JsonObject): { id: string; frames: (Uint8Array | string)[] } {
    const header = newHeader(type, this.session, 'tsnb');
    const message = {
      identities: [],
      header: JSON.stringify(header),
      parentHeader: '{}',
      metadata: '{}',
      content: JSON.stringify(content),
    };
    return { id: header.msg_id, frames: encode(message, this.key) };
  }

  /** The message in these frames; undefined if its signature is not the kernel's or it is no message. */
  decode(frames: readonly Buffer[]): Message | undefined {
    try {
      return decode(frames, this.key);
    } catch {
      return undefined;
    }
  }
}
