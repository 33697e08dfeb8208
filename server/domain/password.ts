/** Passwords of people: scrypt hashes that carry their own parameters, so that they can be made stronger later. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const N = 2 ** 15;
const r = 8;
const p = 1;
const keyLength = 32;

const derive = (password: string, salt: Buffer, n: number, blockSize: number, parallel: number, length: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options = { N: n, r: blockSize, p: parallel, maxmem: 256 * n * blockSize };
    scrypt(password.normalize('NFKC'), salt, length, options, (error, key) => { if (error) reject(error); else resolve(key); });
  });

/** `scrypt$N$r$p$salt$key`, salt and key in base64url. */
export async function hashPassword(password: string, salt: Buffer = randomBytes(16)): Promise<string> {
  const key = await derive(password, salt, N, r, p, keyLength);
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Checks in constant time. With no hash (an unknown account) it works as long and says false, so that nobody learns which accounts exist. */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const parsed = hash === undefined ? undefined : parse(hash);
  if (!parsed) {
    await derive(password, randomBytes(16), N, r, p, keyLength);
    return false;
  }
  const key = await derive(password, parsed.salt, parsed.n, parsed.r, parsed.p, parsed.key.length);
  return timingSafeEqual(key, parsed.key);
}

function parse(hash: string): { n: number; r: number; p: number; salt: Buffer; key: Buffer } | undefined {
  const match = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([\w-]{8,128})\$([\w-]{22,128})$/.exec(hash);
  if (!match) return undefined;
  const [, n = '', blockSize = '', parallel = '', salt = '', key = ''] = match;
  // A stored row must not be able to ask for unbounded memory.
  if (Number(n) > 2 ** 20 || Number(blockSize) > 32 || Number(parallel) > 16) return undefined;
  return { n: Number(n), r: Number(blockSize), p: Number(parallel), salt: Buffer.from(salt, 'base64url'), key: Buffer.from(key, 'base64url') };
}
