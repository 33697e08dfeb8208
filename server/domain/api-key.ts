/** API keys: long random words, of which only a hash is kept. They are random enough that a fast hash is the right one. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export function newApiKey(): string { return `ccc_${randomBytes(32).toString('base64url')}`; }

/** What `ApiKeyRow.hash` holds. */
export function hashApiKey(key: string): string { return createHash('sha256').update(key).digest('hex'); }

export function isSameHash(a: string, b: string): boolean {
  const left = Buffer.from(a, 'hex');
  const right = Buffer.from(b, 'hex');
  return left.length === right.length && left.length > 0 && timingSafeEqual(left, right);
}
