/** HMAC-SHA1 (RFC 2104, FIPS 180-4) with the key's two midstates cached: a third of the time of `createHmac` for a voice packet. */

/** One key; not reentrant, one instance per direction. */
export class HmacSha1 {
  readonly #inner: Int32Array;
  readonly #outer: Int32Array;
  readonly #state = new Int32Array(5);
  readonly #schedule = new Int32Array(80);
  readonly #tail = new Uint8Array(128);

  constructor(key: Buffer) {
    // RFC 2104 section 2 hashes longer keys first; an SRTP authentication key has 20 bytes.
    if (key.length > 64) throw new RangeError('key longer than a block');
    this.#inner = this.#midstate(key, 0x36);
    this.#outer = this.#midstate(key, 0x5c);
  }

  /** Writes the first `size` bytes of HMAC(`data[0, length)` ‖ `suffix` as 32 bits) to `out` at `at`. */
  sign(data: Uint8Array, length: number, suffix: number, out: Uint8Array, at: number, size: number): void {
    this.#digest(data, length, suffix);
    for (let i = 0; i < size; i++) out[at + i] = ((this.#state[i >> 2] ?? 0) >>> (24 - (i & 3) * 8)) & 0xff;
  }

  /** Compares in constant time. */
  matches(data: Uint8Array, length: number, suffix: number, tag: Uint8Array, at: number, size: number): boolean {
    this.#digest(data, length, suffix);
    let difference = 0;
    for (let i = 0; i < size; i++) difference |= (((this.#state[i >> 2] ?? 0) >>> (24 - (i & 3) * 8)) & 0xff) ^ (tag[at + i] ?? 0);
    return difference === 0;
  }

  #midstate(key: Buffer, pad: number): Int32Array {
    const block = new Uint8Array(64).fill(pad);
    key.forEach((byte, i) => { block[i] = byte ^ pad; });
    const state = initialState();
    compress(state, this.#schedule, block, 0);
    return state;
  }

  #digest(data: Uint8Array, length: number, suffix: number): void {
    const state = this.#state;
    const tail = this.#tail;
    state.set(this.#inner);
    const wholeBlocks = length - (length & 63);
    for (let at = 0; at < wholeBlocks; at += 64) compress(state, this.#schedule, data, at);
    let n = 0;
    for (let at = wholeBlocks; at < length; at++) tail[n++] = data[at] ?? 0;
    n = writeWord(tail, n, suffix);
    this.#finishBlocks(state, n, 64 + length + 4);

    for (let i = 0; i < 5; i++) writeWord(tail, i * 4, state[i] ?? 0);
    state.set(this.#outer);
    this.#finishBlocks(state, 20, 64 + 20);
  }

  /** FIPS 180-4 section 5.1.1: a one bit, zeros, the length in bits. */
  #finishBlocks(state: Int32Array, used: number, totalBytes: number): void {
    const tail = this.#tail;
    const end = used < 56 ? 64 : 128;
    tail[used] = 0x80;
    tail.fill(0, used + 1, end - 4);
    writeWord(tail, end - 4, totalBytes * 8);
    compress(state, this.#schedule, tail, 0);
    if (end === 128) compress(state, this.#schedule, tail, 64);
  }
}

const initialState = (): Int32Array => Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);

function writeWord(bytes: Uint8Array, at: number, value: number): number {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
  return at + 4;
}

/** FIPS 180-4 section 6.1.2. The indexes are constants of the loops and in range, so `as number` only drops `undefined`. */
function compress(state: Int32Array, w: Int32Array, block: Uint8Array, offset: number): void {
  for (let i = 0, at = offset; i < 16; i++, at += 4) {
    w[i] = ((block[at] as number) << 24) | ((block[at + 1] as number) << 16) | ((block[at + 2] as number) << 8) | (block[at + 3] as number);
  }
  for (let i = 16; i < 80; i++) {
    const x = (w[i - 3] as number) ^ (w[i - 8] as number) ^ (w[i - 14] as number) ^ (w[i - 16] as number);
    w[i] = (x << 1) | (x >>> 31);
  }
  let a = state[0] as number, b = state[1] as number, c = state[2] as number, d = state[3] as number, e = state[4] as number;
  for (let i = 0; i < 20; i++) {
    const t = (((a << 5) | (a >>> 27)) + (d ^ (b & (c ^ d))) + e + 0x5a827999 + (w[i] as number)) | 0;
    e = d; d = c; c = (b << 30) | (b >>> 2); b = a; a = t;
  }
  for (let i = 20; i < 40; i++) {
    const t = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + 0x6ed9eba1 + (w[i] as number)) | 0;
    e = d; d = c; c = (b << 30) | (b >>> 2); b = a; a = t;
  }
  for (let i = 40; i < 60; i++) {
    const t = (((a << 5) | (a >>> 27)) + ((b & c) | (d & (b | c))) + e + 0x8f1bbcdc + (w[i] as number)) | 0;
    e = d; d = c; c = (b << 30) | (b >>> 2); b = a; a = t;
  }
  for (let i = 60; i < 80; i++) {
    const t = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + 0xca62c1d6 + (w[i] as number)) | 0;
    e = d; d = c; c = (b << 30) | (b >>> 2); b = a; a = t;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
}
