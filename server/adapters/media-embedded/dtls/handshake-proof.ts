/** The cryptographic half of a handshake: who the peer is, which keys follow, and that both saw the same messages. */
import { createECDH, sign, timingSafeEqual, verify, X509Certificate, type ECDH, type KeyObject } from 'node:crypto';
import { HandshakeFailure } from './alert.js';
import { fingerprintOf, type DtlsCertificate } from './certificate.js';
import type { HandshakeMessage } from './handshake-reader.js';
import {
  ecdhParameters, handshakeType, readCertificate, readCertificateVerify, readClientHello, readClientKeyExchange,
  writeCertificate, writeCertificateRequest, writeServerHello, writeSigned,
} from './handshake-messages.js';
import { connectionKeys, extendedMasterSecret, sha256, srtpKeyingMaterial, verifyData, type ConnectionKeys, type SrtpKeyingMaterial } from './key-schedule.js';

export interface AcceptedFingerprint { readonly hash: 'sha256' | 'sha384' | 'sha512'; readonly value: string }

interface HandshakeProofOptions {
  readonly certificate: DtlsCertificate;
  readonly fingerprints: readonly AcceptedFingerprint[];
  readonly random: (size: number) => Buffer;
}

export class HandshakeProof {
  readonly #options: HandshakeProofOptions;
  readonly #ecdh: ECDH = createECDH('prime256v1');
  readonly #transcript: Buffer[] = [];
  #sequence = 0;
  #clientRandom: Buffer = Buffer.alloc(0);
  #serverRandom: Buffer = Buffer.alloc(0);
  #masterSecret: Buffer = Buffer.alloc(0);
  #peerKey: KeyObject | undefined;

  constructor(options: HandshakeProofOptions) { this.#options = options; }

  /** Adds a message of ours to the transcript. */
  record(whole: Buffer): Buffer { this.#transcript.push(whole); return whole; }
  nextSequence(): number { return this.#sequence++; }

  /** Returns our first flight: ServerHello … ServerHelloDone. */
  acceptHello(message: HandshakeMessage): { type: number; body: Buffer }[] {
    const hello = readClientHello(message.body);
    this.#transcript.push(message.whole);
    this.#clientRandom = hello.random;
    this.#serverRandom = this.#options.random(32);
    const parameters = ecdhParameters(this.#ecdh.generateKeys());
    const { certificate } = this.#options;
    const signature = sign('sha256', Buffer.concat([this.#clientRandom, this.#serverRandom, parameters]), certificate.privateKey);
    return [
      { type: handshakeType.serverHello, body: writeServerHello(hello, this.#serverRandom) },
      { type: handshakeType.certificate, body: writeCertificate(certificate.der) },
      { type: handshakeType.serverKeyExchange, body: Buffer.concat([parameters, writeSigned(signature)]) },
      { type: handshakeType.certificateRequest, body: writeCertificateRequest() },
      { type: handshakeType.serverHelloDone, body: Buffer.alloc(0) },
    ];
  }

  /** The certificate must be the one whose fingerprint came by signalling (RFC 8827 section 6.5). */
  acceptCertificate(message: HandshakeMessage): void {
    const der = readCertificate(message.body);
    const known = this.#options.fingerprints.some(({ hash, value }) => fingerprintOf(der, hash) === value);
    if (!known) throw new HandshakeFailure('badCertificate', 'the certificate is not the one in the SDP');
    this.#peerKey = publicKeyOf(der);
    this.#transcript.push(message.whole);
  }

  acceptKeyExchange(message: HandshakeMessage): ConnectionKeys {
    const preMasterSecret = this.#sharedSecret(readClientKeyExchange(message.body));
    this.#transcript.push(message.whole);
    this.#masterSecret = extendedMasterSecret(preMasterSecret, sha256(Buffer.concat(this.#transcript)));
    return connectionKeys(this.#masterSecret, this.#clientRandom, this.#serverRandom);
  }

  /** Without this a copied public certificate would do: the peer signs the transcript with the key inside it. */
  acceptCertificateVerify(message: HandshakeMessage): void {
    const signature = readCertificateVerify(message.body);
    const signed = Buffer.concat(this.#transcript);
    if (!this.#peerKey || !verify('sha256', signed, this.#peerKey, signature)) {
      throw new HandshakeFailure('decryptError', 'the peer does not hold the key of its certificate');
    }
    this.#transcript.push(message.whole);
  }

  /** Returns the body of our own Finished. */
  acceptFinished(message: HandshakeMessage): Buffer {
    const wanted = verifyData(this.#masterSecret, 'client', Buffer.concat(this.#transcript));
    if (message.body.length !== wanted.length || !timingSafeEqual(message.body, wanted)) {
      throw new HandshakeFailure('decryptError', 'wrong Finished');
    }
    this.#transcript.push(message.whole);
    return verifyData(this.#masterSecret, 'server', Buffer.concat(this.#transcript));
  }

  srtpKeys(): SrtpKeyingMaterial { return srtpKeyingMaterial(this.#masterSecret, this.#clientRandom, this.#serverRandom); }

  #sharedSecret(point: Buffer): Buffer {
    try {
      return this.#ecdh.computeSecret(point);
    } catch {
      throw new HandshakeFailure('illegalParameter', 'the point is not on the curve');
    }
  }
}

function publicKeyOf(der: Buffer): KeyObject {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(der);
    // The parser also takes PEM and trailing bytes; the fingerprint is of exactly this DER.
    if (!certificate.raw.equals(der)) throw new HandshakeFailure('badCertificate', 'not plain DER');
    if (certificate.publicKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new HandshakeFailure('unsupportedCertificate', 'not an ECDSA P-256 key');
    return certificate.publicKey;
  } catch (error) {
    if (error instanceof HandshakeFailure) throw error;
    throw new HandshakeFailure('badCertificate', 'the certificate cannot be read');
  }
}
