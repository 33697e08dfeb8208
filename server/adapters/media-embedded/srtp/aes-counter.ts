/** AES-CM of RFC 3711 section 4.1.1 from one long-lived ECB cipher: six times cheaper than a CTR cipher object per packet. */
import { createCipheriv } from 'node:crypto';

const maxBlocks = 128;
/** No datagram of a voice call is longer; more is refused before it gets here. */
export const maxPacketSize = maxBlocks * 16;

export class AesCounter {
  readonly #cipher: ReturnType<typeof createCipheriv>;
  readonly #counters = Buffer.alloc(maxBlocks * 16);
  readonly #view = new DataView(this.#counters.buffer, this.#counters.byteOffset, this.#counters.length);
  readonly #salt: readonly [number, number, number, number];

  constructor(key: Buffer, salt: Buffer) {
    this.#cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
    this.#salt = [salt.readInt32BE(0), salt.readInt32BE(4), salt.readInt32BE(8), salt.readUInt16BE(12) << 16];
  }

  /** XORs `from[start, end)` with the keystream of (ssrc, 48-bit index) into `to`, at the same place. They may be one buffer. */
  apply(from: Uint8Array, to: Uint8Array, start: number, end: number, ssrc: number, indexHigh: number, indexLow: number): void {
    const blocks = (end - start + 15) >> 4;
    if (blocks === 0) return;
    // "IV = (k_s * 2^16) XOR (SSRC * 2^64) XOR (i * 2^16)"; the last 16 bits count blocks.
    const [s0, s1, s2, s3] = this.#salt;
    const view = this.#view;
    for (let i = 0, at = 0; i < blocks; i++, at += 16) {
      view.setInt32(at, s0);
      view.setInt32(at + 4, s1 ^ ssrc);
      view.setInt32(at + 8, s2 ^ indexHigh);
      view.setInt32(at + 12, s3 ^ (indexLow << 16) ^ i);
    }
    const stream = this.#cipher.update(this.#counters.subarray(0, blocks * 16));
    for (let i = start, k = 0; i < end; i++, k++) to[i] = (from[i] as number) ^ (stream[k] as number);
  }
}
