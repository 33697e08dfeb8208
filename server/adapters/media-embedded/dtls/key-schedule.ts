/** TLS 1.2 key derivation for our one suite (RFC 5246 sections 5 and 6.3), with extended master secret and the SRTP exporter. */
import { createHash, createHmac } from 'node:crypto';

/** P_SHA256 (RFC 5246 section 5). */
export function prf(secret: Buffer, label: string, seed: Buffer, length: number): Buffer {
  const labelled = Buffer.concat([Buffer.from(label, 'ascii'), seed]);
  const blocks: Buffer[] = [];
  let a: Buffer = labelled;
  for (let size = 0; size < length; size += 32) {
    a = hmac(secret, a);
    blocks.push(hmac(secret, Buffer.concat([a, labelled])));
  }
  return Buffer.concat(blocks).subarray(0, length);
}

const hmac = (key: Buffer, value: Buffer): Buffer => createHmac('sha256', key).update(value).digest();
export const sha256 = (value: Buffer): Buffer => createHash('sha256').update(value).digest();

/** RFC 7627 section 4: bound to the whole handshake up to ClientKeyExchange, which stops triple-handshake attacks. */
export function extendedMasterSecret(preMasterSecret: Buffer, sessionHash: Buffer): Buffer {
  return prf(preMasterSecret, 'extended master secret', sessionHash, 48);
}

export interface RecordKeys { readonly key: Buffer; readonly salt: Buffer }
export interface ConnectionKeys { readonly client: RecordKeys; readonly server: RecordKeys }

/** AES_128_GCM takes no MAC keys: two keys of 16 and two implicit nonces of 4 bytes (RFC 5288 section 3). */
export function connectionKeys(masterSecret: Buffer, clientRandom: Buffer, serverRandom: Buffer): ConnectionKeys {
  const block = prf(masterSecret, 'key expansion', Buffer.concat([serverRandom, clientRandom]), 40);
  return {
    client: { key: block.subarray(0, 16), salt: block.subarray(32, 36) },
    server: { key: block.subarray(16, 32), salt: block.subarray(36, 40) },
  };
}

export interface SrtpMaster { readonly key: Buffer; readonly salt: Buffer }
/** `client` protects what the DTLS client sends, `server` what we send. */
export interface SrtpKeyingMaterial { readonly client: SrtpMaster; readonly server: SrtpMaster }

/** RFC 5764 section 4.2: client key, server key, client salt, server salt. */
export function srtpKeyingMaterial(masterSecret: Buffer, clientRandom: Buffer, serverRandom: Buffer): SrtpKeyingMaterial {
  const block = prf(masterSecret, 'EXTRACTOR-dtls_srtp', Buffer.concat([clientRandom, serverRandom]), 60);
  return {
    client: { key: block.subarray(0, 16), salt: block.subarray(32, 46) },
    server: { key: block.subarray(16, 32), salt: block.subarray(46, 60) },
  };
}

/** RFC 5246 section 7.4.9. */
export function verifyData(masterSecret: Buffer, side: 'client' | 'server', transcript: Buffer): Buffer {
  return prf(masterSecret, `${side} finished`, sha256(transcript), 12);
}
