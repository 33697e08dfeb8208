/** The handshake messages of our one profile: ECDHE_ECDSA P-256 with AES-128-GCM, client certificate, EMS, use_srtp. */
import { HandshakeFailure } from './alert.js';
import { ByteReader, prefixed, uint16, uint16List } from './byte-reader.js';
import { dtls12 } from './record.js';

export const handshakeType = {
  clientHello: 1, serverHello: 2, certificate: 11, serverKeyExchange: 12, certificateRequest: 13, serverHelloDone: 14,
  certificateVerify: 15, clientKeyExchange: 16, finished: 20,
} as const;

export const ecdheEcdsaAes128GcmSha256 = 0xc02b;
export const p256 = 23;
export const ecdsaP256Sha256 = 0x0403;
/** SRTP_AES128_CM_HMAC_SHA1_80 (RFC 5764 section 4.1.2). */
export const srtpAes128CmSha1 = 0x0001;
const emptyRenegotiationScsv = 0x00ff;
export const extensionType = {
  supportedGroups: 10, ecPointFormats: 11, signatureAlgorithms: 13, useSrtp: 14, extendedMasterSecret: 23,
  supportedVersions: 43, renegotiationInfo: 0xff01,
} as const;

export interface ClientHello {
  readonly random: Buffer;
  readonly pointFormats: boolean;
  readonly secureRenegotiation: boolean;
}

/** Reads a ClientHello and refuses it unless it offers everything the profile needs. */
export function readClientHello(body: Buffer): ClientHello {
  const reader = new ByteReader(body);
  const version = reader.uint(2);
  const random = reader.take(32);
  reader.vector(1); // session id: sessions are never resumed
  reader.vector(1); // cookie: ICE has validated the address already, so none was asked for
  const suites = uint16List(reader.vector(2));
  const compression = reader.vector(1);
  const extensions = reader.isDone ? new Map<number, Buffer>() : readExtensions(reader.vector(2));
  reader.end();

  // DTLS versions count downwards: 0xfeff is 1.0, 0xfefd is 1.2.
  if (version > dtls12) throw new HandshakeFailure('protocolVersion', 'older than DTLS 1.2');
  const versions = extensions.get(extensionType.supportedVersions);
  if (versions && !uint16List(new ByteReader(versions).vector(1)).includes(dtls12)) throw new HandshakeFailure('protocolVersion', 'no DTLS 1.2');
  if (!suites.includes(ecdheEcdsaAes128GcmSha256)) throw new HandshakeFailure('handshakeFailure', 'no common cipher suite');
  if (!compression.includes(0)) throw new HandshakeFailure('illegalParameter', 'no null compression');
  requireOffer(extensions, extensionType.supportedGroups, p256);
  requireOffer(extensions, extensionType.signatureAlgorithms, ecdsaP256Sha256);
  requireOffer(extensions, extensionType.useSrtp, srtpAes128CmSha1);
  // RFC 7627 section 5.2: a server that insists on the extension aborts.
  if (!extensions.has(extensionType.extendedMasterSecret)) throw new HandshakeFailure('handshakeFailure', 'no extended master secret');
  const renegotiation = extensions.get(extensionType.renegotiationInfo);
  // RFC 5746 section 3.6: in a first handshake the field must be empty.
  if (renegotiation && !renegotiation.equals(Buffer.from([0]))) throw new HandshakeFailure('handshakeFailure', 'renegotiation data in a first handshake');
  return {
    random: Buffer.from(random), pointFormats: extensions.has(extensionType.ecPointFormats),
    secureRenegotiation: renegotiation !== undefined || suites.includes(emptyRenegotiationScsv),
  };
}

function readExtensions(bytes: Buffer): Map<number, Buffer> {
  const reader = new ByteReader(bytes);
  const extensions = new Map<number, Buffer>();
  while (!reader.isDone) {
    const type = reader.uint(2);
    // "There MUST NOT be more than one extension of the same type" (RFC 5246 section 7.4.1.4).
    if (extensions.has(type)) throw new HandshakeFailure('illegalParameter', 'an extension twice');
    extensions.set(type, reader.vector(2));
  }
  return extensions;
}

function requireOffer(extensions: ReadonlyMap<number, Buffer>, type: number, value: number): void {
  const bytes = extensions.get(type);
  if (!bytes || !uint16List(new ByteReader(bytes).vector(2)).includes(value)) {
    throw new HandshakeFailure('handshakeFailure', `extension ${type} does not offer ${value}`);
  }
}

/**
 * The downgrade sentinel of RFC 8446 section 4.1.3 is for servers that can do TLS 1.3; a client that can would abort on it.
 * We can do 1.2 only and never go below, so no case of that section applies and the random is all random.
 */
export function writeServerHello(hello: ClientHello, random: Buffer): Buffer {
  const extensions = [extension(extensionType.extendedMasterSecret, Buffer.alloc(0)),
    extension(extensionType.useSrtp, prefixed(2, uint16(srtpAes128CmSha1)), prefixed(1))];
  if (hello.pointFormats) extensions.push(extension(extensionType.ecPointFormats, prefixed(1, Buffer.from([0]))));
  if (hello.secureRenegotiation) extensions.push(extension(extensionType.renegotiationInfo, prefixed(1)));
  return Buffer.concat([
    uint16(dtls12), random, prefixed(1), uint16(ecdheEcdsaAes128GcmSha256), Buffer.from([0]), prefixed(2, ...extensions),
  ]);
}
const extension = (type: number, ...parts: Buffer[]): Buffer => Buffer.concat([uint16(type), prefixed(2, ...parts)]);

export const writeCertificate = (certificate: Buffer): Buffer => prefixed(3, prefixed(3, certificate));

/** ServerECDHParams (RFC 8422 section 5.4): named_curve, P-256, the point. This and both randoms are what is signed. */
export const ecdhParameters = (point: Buffer): Buffer => Buffer.concat([Buffer.from([3]), uint16(p256), prefixed(1, point)]);

export const writeSigned = (signature: Buffer): Buffer => Buffer.concat([uint16(ecdsaP256Sha256), prefixed(2, signature)]);

/** Asks for an ecdsa_sign certificate; no names of authorities, since fingerprints identify. */
export const writeCertificateRequest = (): Buffer =>
  Buffer.concat([prefixed(1, Buffer.from([64])), prefixed(2, uint16(ecdsaP256Sha256)), prefixed(2)]);

/** The end-entity certificate; the rest of a chain means nothing here. */
export function readCertificate(body: Buffer): Buffer {
  const reader = new ByteReader(body);
  const list = new ByteReader(reader.vector(3));
  reader.end();
  if (list.isDone) throw new HandshakeFailure('handshakeFailure', 'no client certificate');
  return Buffer.from(list.vector(3));
}

/** The client's point, uncompressed. `computeSecret` checks that it lies on the curve. */
export function readClientKeyExchange(body: Buffer): Buffer {
  const reader = new ByteReader(body);
  const point = reader.vector(1);
  reader.end();
  if (point.length !== 65 || point[0] !== 4) throw new HandshakeFailure('illegalParameter', 'not an uncompressed P-256 point');
  return point;
}

export function readCertificateVerify(body: Buffer): Buffer {
  const reader = new ByteReader(body);
  const algorithm = reader.uint(2);
  const signature = reader.vector(2);
  reader.end();
  if (algorithm !== ecdsaP256Sha256) throw new HandshakeFailure('illegalParameter', 'a signature algorithm that was not asked for');
  return signature;
}
