/** Reads TLS presentation language (RFC 5246 section 4) from untrusted bytes; whatever is cut short is a decode_error. */
import { HandshakeFailure } from './alert.js';

export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) { this.#bytes = bytes; }

  get isDone(): boolean { return this.#at === this.#bytes.length; }

  uint(size: 1 | 2 | 3): number { return this.take(size).readUIntBE(0, size); }

  take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new HandshakeFailure('decodeError', 'message cut short');
    const part = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return part;
  }

  /** A vector whose length is written in `size` bytes. */
  vector(size: 1 | 2 | 3): Buffer { return this.take(this.uint(size)); }

  end(): void { if (!this.isDone) throw new HandshakeFailure('decodeError', 'bytes left over'); }
}

/** A vector of 16-bit numbers. */
export function uint16List(bytes: Buffer): number[] {
  if (bytes.length % 2 !== 0) throw new HandshakeFailure('decodeError', 'odd list of 16-bit values');
  return Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readUInt16BE(i * 2));
}

/** Length-prefixed bytes, the reverse of `vector`. */
export function prefixed(size: 1 | 2 | 3, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length = Buffer.alloc(size);
  length.writeUIntBE(body.length, 0, size);
  return Buffer.concat([length, body]);
}

export function uint16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, i) => bytes.writeUInt16BE(value, i * 2));
  return bytes;
}
