/** Puts handshake messages together again: fragments, in any order, some twice, some lost (RFC 6347 sections 4.2.2 and 4.2.3). */

export const handshakeHeaderSize = 12;
/** A certificate list is the longest thing a client sends; browsers need 400 bytes. */
const maxMessageSize = 16_384;
/** How many messages ahead of the next one are kept: a client's flight has five. */
const lookAhead = 8;

export interface HandshakeMessage {
  readonly type: number;
  readonly epoch: number;
  readonly body: Buffer;
  /** Header and body as if sent in one fragment, which is what the transcript hashes (RFC 6347 section 4.2.6). */
  readonly whole: Buffer;
}

interface PartialMessage { readonly type: number; readonly epoch: number; readonly whole: Buffer; readonly have: Uint8Array; missing: number }

export class HandshakeReader {
  #next = 0;
  readonly #partial = new Map<number, PartialMessage>();

  /** Takes the fragments of one record. Returns whether one belonged to a message that is long done: the peer repeats itself. */
  push(epoch: number, fragments: Buffer): boolean {
    let repeated = false;
    let at = 0;
    while (at + handshakeHeaderSize <= fragments.length) {
      const size = fragments.readUIntBE(at + 9, 3);
      const end = at + handshakeHeaderSize + size;
      if (end > fragments.length) break;
      if (this.#pushFragment(epoch, fragments.subarray(at, end))) repeated = true;
      at = end;
    }
    return repeated;
  }

  /** The next message in order, when it is complete. */
  next(): HandshakeMessage | undefined {
    const message = this.#partial.get(this.#next);
    if (!message || message.missing > 0) return undefined;
    this.#partial.delete(this.#next);
    this.#next += 1;
    return { type: message.type, epoch: message.epoch, whole: message.whole, body: message.whole.subarray(handshakeHeaderSize) };
  }

  #pushFragment(epoch: number, fragment: Buffer): boolean {
    const type = fragment[0] ?? 0;
    const length = fragment.readUIntBE(1, 3);
    const sequence = fragment.readUInt16BE(4);
    const offset = fragment.readUIntBE(6, 3);
    const size = fragment.length - handshakeHeaderSize;
    if (sequence < this.#next) return true;
    if (sequence >= this.#next + lookAhead || length > maxMessageSize || offset + size > length) return false;

    let message = this.#partial.get(sequence);
    if (!message) {
      message = { type, epoch, whole: emptyMessage(type, length, sequence), have: new Uint8Array(length), missing: length };
      this.#partial.set(sequence, message);
    }
    const whole = message.whole.length - handshakeHeaderSize === length;
    if (message.type !== type || message.epoch !== epoch || !whole) return false;
    fill(message, offset, fragment.subarray(handshakeHeaderSize));
    return false;
  }
}

/** Bytes that are there already stay: a later overlapping fragment cannot rewrite them. */
function fill(message: PartialMessage, offset: number, bytes: Buffer): void {
  for (let i = 0; i < bytes.length; i++) {
    if (message.have[offset + i] === 1) continue;
    message.have[offset + i] = 1;
    message.whole[handshakeHeaderSize + offset + i] = bytes[i] ?? 0;
    message.missing -= 1;
  }
}

function emptyMessage(type: number, length: number, sequence: number): Buffer {
  const whole = Buffer.alloc(handshakeHeaderSize + length);
  whole[0] = type;
  whole.writeUIntBE(length, 1, 3);
  whole.writeUInt16BE(sequence, 4);
  whole.writeUIntBE(length, 9, 3);
  return whole;
}

/** A whole handshake message with its header. */
export function handshakeMessage(type: number, sequence: number, body: Buffer): Buffer {
  const whole = emptyMessage(type, body.length, sequence);
  body.copy(whole, handshakeHeaderSize);
  return whole;
}

/** Cuts a whole message into fragments of at most `size` bytes of body. */
export function fragmentsOf(whole: Buffer, size: number): Buffer[] {
  const length = whole.length - handshakeHeaderSize;
  const fragments: Buffer[] = [];
  for (let offset = 0; offset < length || offset === 0; offset += size) {
    const part = whole.subarray(handshakeHeaderSize + offset, handshakeHeaderSize + Math.min(length, offset + size));
    const head = Buffer.from(whole.subarray(0, handshakeHeaderSize));
    head.writeUIntBE(offset, 6, 3);
    head.writeUIntBE(part.length, 9, 3);
    fragments.push(Buffer.concat([head, part]));
  }
  return fragments;
}
