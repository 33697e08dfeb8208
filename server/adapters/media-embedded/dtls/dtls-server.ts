/** One DTLS 1.2 association in the server role (RFC 6347, RFC 5764): handshake, then nothing but alerts; media goes by SRTP. */
import type { Clock } from '../../../ports/clock.js';
import { alertDescription, alertLevel, HandshakeFailure, type AlertName } from './alert.js';
import type { DtlsCertificate } from './certificate.js';
import { Flight, type FlightPart } from './flight.js';
import { handshakeMessage, HandshakeReader, type HandshakeMessage } from './handshake-reader.js';
import { HandshakeProof, type AcceptedFingerprint } from './handshake-proof.js';
import { handshakeType } from './handshake-messages.js';
import type { SrtpKeyingMaterial } from './key-schedule.js';
import { contentType, parseRecords, RecordReader, RecordWriter, type DtlsRecord } from './record.js';

export interface DtlsServerOptions {
  readonly certificate: DtlsCertificate;
  /** What the peer's certificate must hash to; from its SDP. */
  readonly fingerprints: readonly AcceptedFingerprint[];
  readonly clock: Clock;
  readonly random: (size: number) => Buffer;
  readonly send: (datagram: Buffer) => void;
  readonly onConnected: (keys: SrtpKeyingMaterial) => void;
  readonly onFailed: (reason: string) => void;
  readonly onClosed: () => void;
}

/** The order in which a client's handshake messages must come. */
const expected = [handshakeType.clientHello, handshakeType.certificate, handshakeType.clientKeyExchange,
  handshakeType.certificateVerify, handshakeType.finished] as const;

/** Records of epoch 1 that overtook the key exchange: Finished, and no more than a few copies of it. */
const maxHeld = 8;

export class DtlsServer {
  readonly #options: DtlsServerOptions;
  readonly #proof: HandshakeProof;
  readonly #writer = new RecordWriter();
  readonly #incoming = new HandshakeReader();
  #reader: RecordReader | undefined;
  #held: DtlsRecord[] = [];
  #step = 0;
  #flight: Flight | undefined;
  #state: 'handshake' | 'connected' | 'over' = 'handshake';

  constructor(options: DtlsServerOptions) {
    this.#options = options;
    this.#proof = new HandshakeProof(options);
  }

  get isConnected(): boolean { return this.#state === 'connected'; }

  /** Takes one datagram from an address that ICE has validated. Never throws, whatever is in it. */
  receive(datagram: Buffer): void {
    for (const record of parseRecords(datagram)) {
      if (this.#state === 'over') return;
      if (record.epoch === 0) this.#receivePlain(record);
      else if (record.epoch === 1) this.#receiveSealed(record);
    }
  }

  /** The peer uses its keys: it has our last flight, which need not be repeated unasked. */
  confirm(): void { this.#flight?.stop(); }

  close(): void {
    if (this.#state === 'connected') this.#sendAlert('closeNotify');
    this.#end();
  }

  #receivePlain(record: DtlsRecord): void {
    if (record.type === contentType.handshake) this.#receiveHandshake(0, record.fragment);
    // Unauthenticated: it may stop a handshake, which whoever can write here could do anyway, but never a connection.
    else if (record.type === contentType.alert && this.#state === 'handshake') this.#receiveAlert(record.fragment);
    // ChangeCipherSpec says nothing that the epoch of the next record does not say; the keys never depend on it.
  }

  #receiveSealed(record: DtlsRecord): void {
    if (!this.#reader) {
      if (this.#held.length < maxHeld && this.#step > 0) this.#held.push({ ...record, bytes: Buffer.from(record.bytes), fragment: Buffer.from(record.fragment) });
      return;
    }
    const plain = this.#reader.open(record);
    if (!plain) return;
    if (record.type === contentType.handshake) this.#receiveHandshake(1, plain);
    // Only Finished may come before the client has proved itself, so an alert counts from then on.
    else if (record.type === contentType.alert && this.#state === 'connected') this.#receiveAlert(plain);
    // Application data has no use here and is dropped: media travels as SRTP.
  }

  #receiveHandshake(epoch: 0 | 1, fragments: Buffer): void {
    if (this.#incoming.push(epoch, fragments)) this.#flight?.repeat();
    // A new handshake on an established association is never begun (no renegotiation).
    if (this.#state !== 'handshake') return;
    try {
      for (let message = this.#incoming.next(); message; message = this.#incoming.next()) this.#accept(message);
    } catch (error) {
      // Whatever a peer sends ends its own association only, never the worker that carries the other calls.
      this.#fail(error instanceof HandshakeFailure ? error : new HandshakeFailure('internalError', String(error)));
    }
  }

  #accept(message: HandshakeMessage): void {
    if (message.type !== expected[this.#step]) throw new HandshakeFailure('unexpectedMessage', `handshake message ${message.type} out of order`);
    if (message.epoch !== (message.type === handshakeType.finished ? 1 : 0)) throw new HandshakeFailure('unexpectedMessage', 'handshake message in the wrong epoch');
    this.#step += 1;
    switch (message.type) {
      case handshakeType.clientHello: return this.#sendFlight(this.#proof.acceptHello(message), false);
      case handshakeType.certificate: return this.#proof.acceptCertificate(message);
      case handshakeType.clientKeyExchange: return this.#acceptKeyExchange(message);
      case handshakeType.certificateVerify: return this.#proof.acceptCertificateVerify(message);
      case handshakeType.finished: return this.#finish(message);
    }
  }

  #acceptKeyExchange(message: HandshakeMessage): void {
    const keys = this.#proof.acceptKeyExchange(message);
    this.#reader = new RecordReader(keys.client);
    this.#writer.protect(keys.server);
    // What was held is put in order by its message number, so Finished still waits for CertificateVerify.
    const held = this.#held;
    this.#held = [];
    for (const record of held) this.#openHeld(record);
  }

  #openHeld(record: DtlsRecord): void {
    const plain = this.#reader?.open(record);
    if (plain && record.type === contentType.handshake) this.#incoming.push(1, plain);
  }

  #finish(message: HandshakeMessage): void {
    const finished = this.#proof.acceptFinished(message);
    this.#flight?.stop();
    this.#state = 'connected';
    this.#sendFlight([{ type: handshakeType.finished, body: finished }], true);
    this.#options.onConnected(this.#proof.srtpKeys());
  }

  #sendFlight(messages: readonly { readonly type: number; readonly body: Buffer }[], isLast: boolean): void {
    const parts: FlightPart[] = messages.map(({ type, body }) => ({
      type: contentType.handshake, epoch: isLast ? 1 : 0, whole: this.#proof.record(handshakeMessage(type, this.#proof.nextSequence(), body)),
    }));
    if (isLast) parts.unshift({ type: contentType.changeCipherSpec });
    this.#flight?.stop();
    this.#flight = new Flight(parts, this.#writer, this.#options.clock, this.#options.send);
    this.#flight.start(isLast);
  }

  #receiveAlert(fragment: Buffer): void {
    const [level, description] = fragment;
    if (fragment.length !== 2) return;
    if (description === alertDescription.closeNotify) {
      // "The other party MUST respond with a close_notify alert of its own" (RFC 5246 section 7.2.1).
      this.close();
      this.#options.onClosed();
    } else if (level === alertLevel.fatal) {
      this.#end();
      this.#options.onFailed(`alert ${description ?? 0} from the peer`);
    }
  }

  #fail(failure: HandshakeFailure): void {
    this.#sendAlert(failure.alert);
    this.#end();
    this.#options.onFailed(failure.message);
  }

  /** Our side enters epoch 1 with its Finished; before that, alerts are plain. */
  #sendAlert(alert: AlertName): void {
    const level = alert === 'closeNotify' ? alertLevel.warning : alertLevel.fatal;
    this.#options.send(this.#writer.write(contentType.alert, this.#state === 'connected' ? 1 : 0, Buffer.from([level, alertDescription[alert]])));
  }

  #end(): void {
    this.#flight?.stop();
    this.#flight = undefined;
    this.#held = [];
    this.#state = 'over';
  }
}
