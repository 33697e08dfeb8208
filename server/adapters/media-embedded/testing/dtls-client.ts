/** A scripted DTLS 1.2 client for tests: correct by default, and able to cheat in the ways an attacker would. */
import { createECDH, createPublicKey, sign, verify, X509Certificate, type KeyObject } from 'node:crypto';
import type { Clock } from '../../../ports/clock.js';
import { prefixed, uint16 } from '../dtls/byte-reader.js';
import { fingerprintOf, type DtlsCertificate } from '../dtls/certificate.js';
import { Flight, type FlightPart } from '../dtls/flight.js';
import { handshakeType as type, writeCertificate, writeSigned } from '../dtls/handshake-messages.js';
import { handshakeMessage, HandshakeReader, type HandshakeMessage } from '../dtls/handshake-reader.js';
import { connectionKeys, extendedMasterSecret, sha256, srtpKeyingMaterial, verifyData, type SrtpKeyingMaterial } from '../dtls/key-schedule.js';
import { contentType, parseRecords, RecordReader, RecordWriter } from '../dtls/record.js';

export interface Cheats {
  /** Signs CertificateVerify with another key: the certificate is stolen. */
  readonly signWith?: KeyObject;
  readonly badFinished?: boolean;
  readonly emptyCertificate?: boolean;
  /** Sent as the key share instead of a true one. */
  readonly point?: Buffer;
  readonly skipCertificateVerify?: boolean;
  readonly hello?: HelloChange;
}
export interface HelloChange {
  readonly version?: number; readonly suites?: readonly number[]; readonly groups?: readonly number[]; readonly signatures?: readonly number[];
  readonly profiles?: readonly number[]; readonly noExtendedMasterSecret?: boolean; readonly supportedVersions?: readonly number[];
  readonly renegotiation?: Buffer; readonly padding?: number;
}

export interface DtlsClientOptions {
  readonly certificate: DtlsCertificate;
  readonly clock: Clock;
  readonly random: (size: number) => Buffer;
  readonly send: (datagram: Buffer) => void;
  readonly cheats?: Cheats;
}

export class DtlsClient {
  keys: SrtpKeyingMaterial | undefined;
  serverFingerprint: string | undefined;
  serverRandom: Buffer = Buffer.alloc(32);
  readonly alerts: number[] = [];
  readonly writer = new RecordWriter();
  readonly #options: DtlsClientOptions;
  readonly #incoming = new HandshakeReader();
  readonly #ecdh = createECDH('prime256v1');
  readonly #clientRandom: Buffer;
  readonly #transcript: Buffer[] = [];
  #reader: RecordReader | undefined;
  #masterSecret: Buffer = Buffer.alloc(0);
  #serverCertificate: X509Certificate | undefined;
  #serverPoint: Buffer = Buffer.alloc(0);
  #sequence = 0;
  #flight: Flight | undefined;

  constructor(options: DtlsClientOptions) {
    this.#options = options;
    this.#clientRandom = options.random(32);
  }

  start(): void {
    const hello = this.#message(type.clientHello, clientHello(this.#clientRandom, this.#options.cheats?.hello ?? {}));
    this.#sendFlight([{ type: contentType.handshake, epoch: 0, whole: hello }]);
  }

  receive(datagram: Buffer): void {
    for (const record of parseRecords(datagram)) {
      const plain = record.epoch === 0 ? record.fragment : this.#reader?.open(record);
      if (!plain) continue;
      if (record.type === contentType.alert) { this.alerts.push(plain[1] ?? -1); this.stop(); }
      if (record.type !== contentType.handshake) continue;
      // Our flight has been answered once there are keys; only the sender of the last flight repeats it then.
      if (this.#incoming.push(record.epoch, plain) && !this.keys) this.#flight?.repeat();
      for (let message = this.#incoming.next(); message; message = this.#incoming.next()) this.#accept(message);
    }
  }

  stop(): void { this.#flight?.stop(); }

  #accept(message: HandshakeMessage): void {
    if (message.type === type.finished) { this.#acceptFinished(message); return; }
    this.#transcript.push(message.whole);
    const { body } = message;
    if (message.type === type.serverHello) this.serverRandom = Buffer.from(body.subarray(2, 34));
    if (message.type === type.certificate) {
      const der = body.subarray(6);
      this.serverFingerprint = fingerprintOf(der, 'sha256');
      this.#serverCertificate = new X509Certificate(der);
    }
    if (message.type === type.serverKeyExchange) this.#acceptServerKeyExchange(body);
    if (message.type === type.serverHelloDone) this.#answer();
  }

  #acceptServerKeyExchange(body: Buffer): void {
    this.#serverPoint = Buffer.from(body.subarray(4, 69));
    const signed = Buffer.concat([this.#clientRandom, this.serverRandom, body.subarray(0, 69)]);
    const key = this.#serverCertificate?.publicKey;
    if (!key || !verify('sha256', signed, key, body.subarray(73))) throw new Error('ServerKeyExchange is not signed by the certificate');
  }

  #answer(): void {
    const { certificate, cheats = {} } = this.#options;
    const parts: FlightPart[] = [];
    const add = (kind: number, body: Buffer): void => { parts.push({ type: contentType.handshake, epoch: 0, whole: this.#message(kind, body) }); };
    add(type.certificate, cheats.emptyCertificate ? prefixed(3) : writeCertificate(certificate.der));
    const share = this.#ecdh.generateKeys();
    add(type.clientKeyExchange, prefixed(1, cheats.point ?? share));
    this.#masterSecret = extendedMasterSecret(this.#ecdh.computeSecret(this.#serverPoint), sha256(Buffer.concat(this.#transcript)));
    const keys = connectionKeys(this.#masterSecret, this.#clientRandom, this.serverRandom);
    this.writer.protect(keys.client);
    this.#reader = new RecordReader(keys.server);
    const signature = sign('sha256', Buffer.concat(this.#transcript), cheats.signWith ?? certificate.privateKey);
    if (!cheats.skipCertificateVerify) add(type.certificateVerify, writeSigned(signature));
    const finished = Buffer.from(verifyData(this.#masterSecret, 'client', Buffer.concat(this.#transcript)));
    if (cheats.badFinished) finished[3] = (finished[3] ?? 0) ^ 1;
    parts.push({ type: contentType.changeCipherSpec }, { type: contentType.handshake, epoch: 1, whole: this.#message(type.finished, finished) });
    this.#sendFlight(parts);
  }

  #acceptFinished(message: HandshakeMessage): void {
    const wanted = verifyData(this.#masterSecret, 'server', Buffer.concat(this.#transcript));
    if (message.epoch !== 1 || !message.body.equals(wanted)) throw new Error('wrong Finished from the server');
    this.stop();
    this.keys = srtpKeyingMaterial(this.#masterSecret, this.#clientRandom, this.serverRandom);
  }

  #message(kind: number, body: Buffer): Buffer {
    const whole = handshakeMessage(kind, this.#sequence++, body);
    this.#transcript.push(whole);
    return whole;
  }

  #sendFlight(parts: readonly FlightPart[]): void {
    this.stop();
    this.#flight = new Flight(parts, this.writer, this.#options.clock, this.#options.send);
    this.#flight.start(false);
  }
}

/** A public key taken from a certificate, to show that having it is not enough. */
export const publicKeyOf = (certificate: DtlsCertificate): KeyObject => createPublicKey(certificate.privateKey);

export function clientHello(random: Buffer, change: HelloChange): Buffer {
  const list = (values: readonly number[]): Buffer => prefixed(2, uint16(...values));
  const extension = (kind: number, ...parts: Buffer[]): Buffer => Buffer.concat([uint16(kind), prefixed(2, ...parts)]);
  const extensions = [
    extension(10, list(change.groups ?? [0x11ec, 29, 23, 24])), extension(11, prefixed(1, Buffer.from([0]))),
    extension(13, list(change.signatures ?? [0x0403, 0x0804, 0x0401])), extension(14, list(change.profiles ?? [1, 8, 7]), prefixed(1)),
    extension(0xff01, change.renegotiation ?? prefixed(1)),
    ...(change.noExtendedMasterSecret ? [] : [extension(23)]),
    ...(change.supportedVersions ? [extension(43, prefixed(1, uint16(...change.supportedVersions)))] : []),
    ...(change.padding ? [extension(21, Buffer.alloc(change.padding))] : []),
  ];
  return Buffer.concat([
    uint16(change.version ?? 0xfefd), random, prefixed(1), prefixed(1), list(change.suites ?? [0x1301, 0xc02b, 0xc02f]), prefixed(1, Buffer.from([0])),
    prefixed(2, ...extensions),
  ]);
}
