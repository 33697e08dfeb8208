/** A self-signed ECDSA P-256 certificate with subject alternative names (RFC 5280), written as DER by hand: forty lines instead of a dependency. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { isIP } from 'node:net';

export interface SelfSignedOptions {
  /** DNS names and IP addresses; the first is the common name. */
  readonly names: readonly string[];
  readonly notBefore: number;
  readonly notAfter: number;
  /** At least 8 random bytes. */
  readonly serial: Buffer;
}

/** Key and certificate as PEM. */
export function selfSigned(options: SelfSignedOptions): { readonly key: string; readonly cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(options.names[0] ?? 'localhost')))));
  const algorithm = sequence(oid('2a8648ce3d040302')); // ecdsa-with-SHA256
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), // version 3
    der(0x02, positive(options.serial)),
    algorithm, name, sequence(time(options.notBefore), time(options.notAfter)), name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(
      extension('551d11', sequence(...options.names.map(alternativeName))),
      extension('551d13', sequence()), // not a CA
      extension('551d25', sequence(oid('2b06010505070301'), oid('2b06010505070302'))), // TLS server and client
    )),
  );
  const certificate = sequence(body, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)])));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}

function der(tag: number, value: Buffer): Buffer {
  const size = value.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), value]);
}
const sequence = (...parts: Buffer[]): Buffer => der(0x30, Buffer.concat(parts));
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), der(0x04, value));
/** UTCTime: `YYMMDDHHMMSSZ`, good until 2049. */
const time = (at: number): Buffer => der(0x17, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]|\.\d+Z/g, '').slice(2)}Z`));

/** A DER INTEGER must be positive and without leading zeros. */
function positive(bytes: Buffer): Buffer {
  const value = Buffer.from(bytes);
  value[0] = ((value[0] ?? 0) & 0x7f) | 0x40;
  return value;
}

/** GeneralName: dNSName [2] or iPAddress [7]. */
function alternativeName(name: string): Buffer {
  const family = isIP(name);
  if (family === 0) return der(0x82, Buffer.from(name));
  return der(0x87, family === 4 ? Buffer.from(name.split('.').map(Number)) : ipv6(name));
}

function ipv6(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const groups = (part: string): number[] => part.split(':').filter((g) => g !== '').flatMap((g) => (g.includes('.') ? dotted(g) : [parseInt(g, 16)]));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const all = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right];
  return Buffer.from(all.flatMap((g) => [g >> 8, g & 0xff]));
}

function dotted(text: string): number[] {
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
  return [a * 256 + b, c * 256 + d];
}
