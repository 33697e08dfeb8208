/** STUN messages (RFC 8489), as far as ICE connectivity checks need them: parse, verify, build. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { encodeXorAddress } from './xor-address.js';

export const stunMethodBinding = 0x001;
export const stunAttribute = {
  username: 0x0006, messageIntegrity: 0x0008, errorCode: 0x0009, unknownAttributes: 0x000a, xorMappedAddress: 0x0020,
  priority: 0x0024, useCandidate: 0x0025, software: 0x8022, fingerprint: 0x8028, iceControlled: 0x8029, iceControlling: 0x802a,
} as const;

const magicCookie = 0x2112a442;
const headerSize = 20;
const integritySize = 20;
const classes = ['request', 'indication', 'success', 'error'] as const;

export type StunClass = (typeof classes)[number];

export interface StunMessage {
  readonly kind: StunClass;
  readonly method: number;
  /** 12 bytes; a view of the packet. */
  readonly transactionId: Buffer;
  /** The first of each type, and nothing behind MESSAGE-INTEGRITY but FINGERPRINT (RFC 8489 section 14.5). */
  readonly attributes: ReadonlyMap<number, Buffer>;
  /** Offset of the MESSAGE-INTEGRITY attribute, for `hasIntegrity`. */
  readonly integrityOffset: number | undefined;
}

/** Undefined for everything that is not one whole STUN message with a right FINGERPRINT (if it has one). */
export function parseStun(packet: Buffer): StunMessage | undefined {
  if (packet.length < headerSize || packet.readUInt32BE(4) !== magicCookie) return undefined;
  const type = packet.readUInt16BE(0);
  const length = packet.readUInt16BE(2);
  if (type > 0x3fff || length % 4 !== 0 || length !== packet.length - headerSize) return undefined;

  const attributes = new Map<number, Buffer>();
  let integrityOffset: number | undefined;
  let at = headerSize;
  while (at < packet.length) {
    const name = packet.readUInt16BE(at);
    const size = packet.readUInt16BE(at + 2);
    const end = at + 4 + size;
    if (end > packet.length) return undefined;
    const isFingerprint = name === stunAttribute.fingerprint;
    if (isFingerprint && !hasFingerprint(packet, at, size)) return undefined;
    if (!attributes.has(name) && (integrityOffset === undefined || isFingerprint)) attributes.set(name, packet.subarray(at + 4, end));
    if (name === stunAttribute.messageIntegrity && integrityOffset === undefined) {
      if (size !== integritySize) return undefined;
      integrityOffset = at;
    }
    at = (end + 3) & ~3;
  }
  return { kind: classOf(type), method: methodOf(type), transactionId: packet.subarray(8, headerSize), attributes, integrityOffset };
}

/** "The length … is adjusted to point to the end of the MESSAGE-INTEGRITY attribute" (RFC 8489 section 14.5). */
export function hasIntegrity(packet: Buffer, message: StunMessage, key: string): boolean {
  const offset = message.integrityOffset;
  if (offset === undefined) return false;
  const expected = integrity(packet.subarray(0, offset), key);
  return timingSafeEqual(expected, packet.subarray(offset + 4, offset + 4 + integritySize));
}

export interface StunDraft {
  readonly kind: StunClass;
  readonly transactionId: Buffer;
  readonly attributes: readonly (readonly [type: number, value: Buffer])[];
  /** The short-term password; adds MESSAGE-INTEGRITY. FINGERPRINT is always added. */
  readonly key: string | undefined;
}

export function encodeStun(draft: StunDraft): Buffer {
  const head = Buffer.alloc(headerSize);
  head.writeUInt16BE(typeOf(draft.kind, stunMethodBinding), 0);
  head.writeUInt32BE(magicCookie, 4);
  draft.transactionId.copy(head, 8);
  let packet = Buffer.concat([head, ...draft.attributes.map(([type, value]) => attribute(type, value))]);
  if (draft.key !== undefined) {
    packet = Buffer.concat([packet, attribute(stunAttribute.messageIntegrity, integrity(packet, draft.key))]);
  }
  const print = Buffer.alloc(4);
  packet.writeUInt16BE(packet.length - headerSize + 8, 2);
  print.writeUInt32BE(fingerprintOf(packet));
  return Buffer.concat([packet, attribute(stunAttribute.fingerprint, print)]);
}

export function xorMappedAddress(address: string, port: number, transactionId: Buffer): Buffer {
  return encodeXorAddress(address, port, magicCookie, transactionId);
}

export function errorCode(code: number, reason: string): Buffer {
  return Buffer.concat([Buffer.from([0, 0, Math.floor(code / 100), code % 100]), Buffer.from(reason)]);
}

function attribute(type: number, value: Buffer): Buffer {
  const padded = Buffer.alloc(4 + ((value.length + 3) & ~3));
  padded.writeUInt16BE(type, 0);
  padded.writeUInt16BE(value.length, 2);
  value.copy(padded, 4);
  return padded;
}

function integrity(before: Buffer, key: string): Buffer {
  const head = Buffer.from(before.subarray(0, headerSize));
  head.writeUInt16BE(before.length - headerSize + 4 + integritySize, 2);
  return createHmac('sha1', key).update(head).update(before.subarray(headerSize)).digest();
}

function hasFingerprint(packet: Buffer, at: number, size: number): boolean {
  // "When present, the FINGERPRINT attribute MUST be the last attribute in the message" (RFC 8489 section 14.7).
  return size === 4 && at + 8 === packet.length && packet.readUInt32BE(at + 4) === fingerprintOf(packet.subarray(0, at));
}

const fingerprintOf = (bytes: Buffer): number => (crc32(bytes) ^ 0x5354554e) >>> 0;

const crcTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes: Buffer): number {
  let crc = -1;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc;
}

// RFC 8489 section 5: the two class bits sit at positions 4 and 8 of the type, between the bits of the method.
const classOf = (type: number): StunClass => classes[((type >> 7) & 2) | ((type >> 4) & 1)] ?? 'request';
const methodOf = (type: number): number => (type & 0xf) | ((type >> 1) & 0x70) | ((type >> 2) & 0xf80);
const typeOf = (kind: StunClass, method: number): number => {
  const bits = classes.indexOf(kind);
  return (method & 0xf) | ((method & 0x70) << 1) | ((method & 0xf80) << 2) | ((bits & 1) << 4) | ((bits & 2) << 7);
};
