/** The DTLS 1.2 record layer (RFC 6347 section 4.1): framing, AES-128-GCM (RFC 5288), sequence numbers, replay protection. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { ReplayWindow } from '../srtp/replay-window.js';
import type { RecordKeys } from './key-schedule.js';

export const contentType = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const;
export const dtls12 = 0xfefd;
const dtls10 = 0xfeff;
export const recordHeaderSize = 13;
const explicitNonceSize = 8;
const tagSize = 16;

export interface DtlsRecord {
  readonly type: number;
  readonly epoch: number;
  readonly sequence: number;
  /** The whole record, header first; a view of the datagram. */
  readonly bytes: Buffer;
  readonly fragment: Buffer;
}

/** The well-formed records of a datagram. "Invalid records SHOULD be silently discarded" (RFC 6347 section 4.1.2.7). */
export function parseRecords(datagram: Buffer): DtlsRecord[] {
  const records: DtlsRecord[] = [];
  let at = 0;
  while (at + recordHeaderSize <= datagram.length) {
    const end = at + recordHeaderSize + datagram.readUInt16BE(at + 11);
    if (end > datagram.length) break;
    const version = datagram.readUInt16BE(at + 1);
    const epoch = datagram.readUInt16BE(at + 3);
    // A first ClientHello may carry the version of DTLS 1.0 in its record (RFC 5246 appendix E.1).
    if (version === dtls12 || (version === dtls10 && epoch === 0)) {
      records.push({
        type: datagram[at] ?? 0, epoch, sequence: datagram.readUIntBE(at + 5, 6),
        bytes: datagram.subarray(at, end), fragment: datagram.subarray(at + recordHeaderSize, end),
      });
    }
    at = end;
  }
  return records;
}

/** Writes records: plain in epoch 0, sealed in epoch 1. */
export class RecordWriter {
  readonly #sequences = [0, 0];
  #keys: RecordKeys | undefined;

  protect(keys: RecordKeys): void { this.#keys = keys; }

  write(type: number, epoch: 0 | 1, fragment: Buffer): Buffer {
    const sequence = this.#sequences[epoch] ?? 0;
    this.#sequences[epoch] = sequence + 1;
    if (epoch === 0) return Buffer.concat([header(type, epoch, sequence, fragment.length), fragment]);
    if (!this.#keys) throw new Error('no keys for epoch 1');
    return seal(this.#keys, type, epoch, sequence, fragment);
  }
}

/** Opens the peer's records of epoch 1. */
export class RecordReader {
  readonly #keys: RecordKeys;
  readonly #window = new ReplayWindow();

  constructor(keys: RecordKeys) { this.#keys = keys; }

  /** Undefined for a replayed or forged record. */
  open(record: DtlsRecord): Buffer | undefined {
    if (!this.#window.isFresh(record.sequence)) return undefined;
    const plain = open(this.#keys, record);
    // "The receive window is updated only if the MAC verification succeeds" (RFC 6347 section 4.1.2.6).
    if (plain) this.#window.record(record.sequence);
    return plain;
  }
}

function header(type: number, epoch: number, sequence: number, length: number): Buffer {
  const bytes = Buffer.alloc(recordHeaderSize);
  bytes[0] = type;
  bytes.writeUInt16BE(dtls12, 1);
  bytes.writeUInt16BE(epoch, 3);
  bytes.writeUIntBE(sequence, 5, 6);
  bytes.writeUInt16BE(length, 11);
  return bytes;
}

/** RFC 5246 section 6.2.3.3: seq_num (with epoch), type, version, length of the plaintext. */
function additionalData(head: Buffer, plainLength: number): Buffer {
  const data = Buffer.alloc(13);
  head.copy(data, 0, 3, 11);
  head.copy(data, 8, 0, 3);
  data.writeUInt16BE(plainLength, 11);
  return data;
}

export function seal(keys: RecordKeys, type: number, epoch: number, sequence: number, plain: Buffer): Buffer {
  const head = header(type, epoch, sequence, explicitNonceSize + plain.length + tagSize);
  const nonce = head.subarray(3, 11);
  const cipher = createCipheriv('aes-128-gcm', keys.key, Buffer.concat([keys.salt, nonce]));
  cipher.setAAD(additionalData(head, plain.length));
  const sealed = cipher.update(plain);
  cipher.final();
  return Buffer.concat([head, nonce, sealed, cipher.getAuthTag()]);
}

export function open(keys: RecordKeys, record: DtlsRecord): Buffer | undefined {
  const { fragment, bytes } = record;
  const length = fragment.length - explicitNonceSize - tagSize;
  if (length < 0) return undefined;
  const decipher = createDecipheriv('aes-128-gcm', keys.key, Buffer.concat([keys.salt, fragment.subarray(0, explicitNonceSize)]));
  decipher.setAAD(additionalData(bytes, length));
  decipher.setAuthTag(fragment.subarray(explicitNonceSize + length));
  const plain = decipher.update(fragment.subarray(explicitNonceSize, explicitNonceSize + length));
  try {
    decipher.final();
    return plain;
  } catch {
    return undefined;
  }
}
