/** SRTP session keys (RFC 3711 section 4.3), key derivation rate 0: each is derived once. */
import { createCipheriv } from 'node:crypto';

/** Labels of RFC 3711 section 4.3.2. */
const labels = { rtp: { cipher: 0, auth: 1, salt: 2 }, rtcp: { cipher: 3, auth: 4, salt: 5 } } as const;

export interface SessionKeys { readonly cipher: Buffer; readonly auth: Buffer; readonly salt: Buffer }

export function sessionKeys(masterKey: Buffer, masterSalt: Buffer, stream: 'rtp' | 'rtcp'): SessionKeys {
  const label = labels[stream];
  const derive = (value: number, size: number): Buffer => {
    // "x = key_id XOR master_salt", key_id = label ‖ (index DIV kdr), 56 bits; then AES-CM with IV x·2^16 (section 4.3.3).
    const iv = Buffer.alloc(16);
    masterSalt.copy(iv, 0, 0, 14);
    iv[7] = (iv[7] ?? 0) ^ value;
    return createCipheriv('aes-128-ctr', masterKey, iv).update(Buffer.alloc(size));
  };
  return { cipher: derive(label.cipher, 16), auth: derive(label.auth, 20), salt: derive(label.salt, 14) };
}
