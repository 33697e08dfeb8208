// Password hashes: right in, wrong out, parameters carried along, and no way to make the check expensive or crash it.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { hashApiKey, isSameHash, newApiKey } from './api-key.js';
import { hashPassword, verifyPassword } from './password.js';

describe('passwords', () => {
  it('verifies what was hashed and nothing else, in any Unicode form', async () => {
    const hash = await hashPassword('pä55 wörd');
    expect(hash).toMatch(/^scrypt\$32768\$8\$1\$/);
    expect(await verifyPassword('pa\u030855 wo\u0308rd', hash)).toBe(true);
    expect(await verifyPassword('pä55 wörd ', hash)).toBe(false);
    expect(await verifyPassword('pä55 wörd', undefined)).toBe(false);
    expect(await hashPassword('pä55 wörd')).not.toBe(hash);
  });

  it('says false to damaged or greedy rows', async () => {
    for (const hash of ['', 'plain', 'scrypt$1$1', 'scrypt$99999999$8$1$aaaaaaaaaaa$aaaaaaaaaaaaaaaaaaaaaaaaaaa', 'scrypt$32768$999$1$aaaaaaaaaaa$aaaaaaaaaaaaaaaaaaaaaaaaaaa']) {
      expect(await verifyPassword('x', hash)).toBe(false);
    }
  });

  it('compares key hashes without falling over anything', () => {
    const key = newApiKey();
    expect(isSameHash(hashApiKey(key), hashApiKey(key))).toBe(true);
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => !isSameHash(a, b) || (a !== '' && Buffer.from(a, 'hex').equals(Buffer.from(b, 'hex')))));
    expect(isSameHash('', '')).toBe(false);
  });
});
