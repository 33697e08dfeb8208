/** SHA-256 (FIPS 180-4) for digest answers: sip.js wants them at once, and the platform's is asynchronous. */

const primes = ((): number[] => {
  const found: number[] = [];
  for (let n = 2; found.length < 64; n++) if (found.every((p) => n % p !== 0)) found.push(n);
  return found;
})();
const fraction = (root: number): number => Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
const constants = Int32Array.from(primes, (p) => fraction(Math.cbrt(p)));
const start = Int32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p)));
const at = (list: Int32Array, i: number): number => list[i] ?? 0;
const turn = (x: number, n: number): number => x >>> n | x << 32 - n;

/** The text as UTF-8 in whole blocks of 64 bytes, its length in bits at the end; MD5 wants that little-endian. */
export function padded(text: string, littleEndian: boolean): DataView {
  const bytes = new TextEncoder().encode(text);
  const blocks = new Uint8Array((bytes.length + 9 + 63) & ~63);
  blocks.set(bytes);
  blocks[bytes.length] = 0x80;
  const view = new DataView(blocks.buffer);
  view.setBigUint64(blocks.length - 8, BigInt(bytes.length) << 3n, littleEndian);
  return view;
}

export function sha256(text: string): string {
  const view = padded(text, false);
  const hash = Int32Array.from(start);
  for (let offset = 0; offset < view.byteLength; offset += 64) compress(hash, view, offset);
  return Array.from(hash, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

function compress(hash: Int32Array, view: DataView, offset: number): void {
  const w = new Int32Array(64);
  for (let i = 0; i < 16; i++) w[i] = view.getInt32(offset + i * 4);
  for (let i = 16; i < 64; i++) {
    const x = at(w, i - 15), y = at(w, i - 2);
    w[i] = at(w, i - 16) + (turn(x, 7) ^ turn(x, 18) ^ x >>> 3) + at(w, i - 7) + (turn(y, 17) ^ turn(y, 19) ^ y >>> 10) | 0;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
  for (let i = 0; i < 64; i++) {
    const t1 = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + at(constants, i) + at(w, i) | 0;
    const t2 = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
    h = g; g = f; f = e; e = d + t1 | 0; d = c; c = b; b = a; a = t1 + t2 | 0;
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) hash[i] = at(hash, i) + word | 0;
}
