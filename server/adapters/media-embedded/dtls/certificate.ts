/** A self-signed ECDSA P-256 certificate for DTLS: WebRTC identifies it by its fingerprint alone (RFC 8827 section 6.5). */
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

export interface DtlsCertificate {
  readonly der: Buffer;
  readonly privateKey: KeyObject;
  /** SHA-256 as SDP writes it (RFC 8122): `AA:BB:…`. */
  readonly fingerprint: string;
}

export interface CertificateOptions {
  readonly serial: Buffer;
  /** Milliseconds since the epoch; the certificate is valid from a day before, for a year. */
  readonly now: number;
}

export function createCertificate({ serial, now }: CertificateOptions): DtlsCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const day = 86_400_000;
  const name = sequence(der(0x31, sequence(oid(commonName), der(0x0c, Buffer.from('ccc-workstation')))));
  // RFC 5280 section 4.1: TBSCertificate { version v3, serial, algorithm, issuer, validity, subject, subjectPublicKeyInfo }.
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, positive(serial)),
    sequence(oid(ecdsaWithSha256)),
    name,
    sequence(time(now - day), time(now + 365 * day)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', body, privateKey);
  const certificate = sequence(body, sequence(oid(ecdsaWithSha256)), der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return { der: certificate, privateKey, fingerprint: fingerprintOf(certificate, 'sha256') };
}

export function fingerprintOf(certificate: Buffer, hash: 'sha256' | 'sha384' | 'sha512'): string {
  return createHash(hash).update(certificate).digest('hex').toUpperCase().replace(/(..)(?!$)/g, '$1:');
}

const ecdsaWithSha256 = Buffer.from('2a8648ce3d040302', 'hex');
const commonName = Buffer.from('550403', 'hex');

function der(tag: number, value: Buffer): Buffer {
  const size = value.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), value]);
}
const sequence = (...parts: Buffer[]): Buffer => der(0x30, Buffer.concat(parts));
const oid = (value: Buffer): Buffer => der(0x06, value);
/** UTCTime: `YYMMDDHHMMSSZ`. */
const time = (at: number): Buffer => der(0x17, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]|\.\d+Z/g, '').slice(2)}Z`));

/** A DER INTEGER of unsigned bytes: positive, without leading zeros. */
function positive(bytes: Buffer): Buffer {
  const value = Buffer.from(bytes);
  value[0] = ((value[0] ?? 0) & 0x7f) | 0x40;
  return value;
}
