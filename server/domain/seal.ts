/** Secrets of others as they are stored: sealed with a key that is not in the store (S-34). */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export interface Seal {
  close(secret: string): string;
  /** Undefined for what another key sealed, or what was changed. */
  open(sealed: string): string | undefined;
}

const nonceBytes = 12, tagBytes = 16;

/** AES-256-GCM (NIST SP 800-38D) with a key of its own made of the server's. */
export function createSeal(serverSecret: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', serverSecret, '', 'ccc secrets at rest', 32));
  return {
    close(secret) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return `1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(sealed) {
      const whole = Buffer.from(sealed.startsWith('1.') ? sealed.slice(2) : '', 'base64url');
      if (whole.length < nonceBytes + tagBytes) return undefined;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, whole.subarray(0, nonceBytes));
        decipher.setAuthTag(whole.subarray(nonceBytes, nonceBytes + tagBytes));
        return Buffer.concat([decipher.update(whole.subarray(nonceBytes + tagBytes)), decipher.final()]).toString('utf8');
      } catch { return undefined; }
    },
  };
}
