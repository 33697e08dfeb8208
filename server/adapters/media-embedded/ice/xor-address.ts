/** XOR-MAPPED-ADDRESS (RFC 8489 section 14.2) for IPv4 and IPv6. */
import { isIPv4 } from 'node:net';

export function encodeXorAddress(address: string, port: number, cookie: number, transactionId: Buffer): Buffer {
  const bytes = addressBytes(address);
  const value = Buffer.alloc(4 + bytes.length);
  value[1] = bytes.length === 4 ? 1 : 2;
  value.writeUInt16BE(port ^ (cookie >>> 16), 2);
  const mask = Buffer.alloc(16);
  mask.writeUInt32BE(cookie, 0);
  transactionId.copy(mask, 4);
  bytes.forEach((byte, i) => { value[4 + i] = byte ^ (mask[i] ?? 0); });
  return value;
}

function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  return ipv6Bytes(address.split('%')[0] ?? '');
}

function ipv6Bytes(address: string): Buffer {
  const [left = '', right] = address.split('::');
  const before = groups(left);
  const after = right === undefined ? [] : groups(right);
  const words = [...before, ...new Array<number>(Math.max(0, 8 - before.length - after.length)).fill(0), ...after];
  const bytes = Buffer.alloc(16);
  words.slice(0, 8).forEach((word, i) => bytes.writeUInt16BE(word & 0xffff, i * 2));
  return bytes;
}

function groups(part: string): number[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => {
    if (!isIPv4(group)) return [Number.parseInt(group, 16) || 0];
    const bytes = Buffer.from(group.split('.').map(Number));
    return [bytes.readUInt16BE(0), bytes.readUInt16BE(2)];
  });
}
