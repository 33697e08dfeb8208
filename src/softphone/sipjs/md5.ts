/** MD5 (RFC 1321) for PBXs that know no other digest; in sip.js it comes as a class four times this size. */
import { padded } from './sha256.js';

const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const sines = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);

export function md5(text: string): string {
  const view = padded(text, true);
  const hash = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  for (let offset = 0; offset < view.byteLength; offset += 64) compress(hash, view, offset);
  return Array.from(new Uint8Array(hash.buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function compress(hash: Int32Array, view: DataView, offset: number): void {
  const [a0 = 0, b0 = 0, c0 = 0, d0 = 0] = hash;
  let [a, b, c, d] = [a0, b0, c0, d0];
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    const mixed = [b & c | ~b & d, d & b | ~d & c, b ^ c ^ d, c ^ (b | ~d)][round] ?? 0;
    const word = [i, 5 * i + 1, 3 * i + 5, 7 * i][round] ?? 0;
    const sum = a + mixed + (sines[i] ?? 0) + view.getInt32(offset + word % 16 * 4, true) | 0;
    const shift = shifts[round * 4 + i % 4] ?? 0;
    [a, d, c, b] = [d, c, b, b + (sum << shift | sum >>> 32 - shift) | 0];
  }
  hash.set([a0 + a, b0 + b, c0 + c, d0 + d]);
}
