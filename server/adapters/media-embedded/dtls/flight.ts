/** One flight of ours: packs it into datagrams and repeats it until the peer has answered (RFC 6347 section 4.2.4). */
import type { Clock } from '../../../ports/clock.js';
import { fragmentsOf, handshakeHeaderSize } from './handshake-reader.js';
import { contentType, recordHeaderSize, type RecordWriter } from './record.js';

/** Below every path's MTU, tunnels included. */
const maxDatagram = 1_200;
const sealedOverhead = 24;
const maxFragment = maxDatagram - recordHeaderSize - handshakeHeaderSize - sealedOverhead;
/** RFC 6347 section 4.2.4.1 allows less than a second where time matters; a call that is being answered is such a case. */
const firstTimeoutMs = 400;
/** Flights are one or two datagrams, so a steady second loads nothing, and a third of lost packets still connects. */
const longestTimeoutMs = 1_000;
/** The last flight is asked for again by a peer that misses it, but only after its own, longer timer; a few copies come first. */
const lastFlightTimeoutMs = 100;
const lastFlightCopies = 4;
/** A handshake that needs more is none; two sides that repeat at each other stop here. */
const maxTransmissions = 64;
/** The peer repeats itself while packets cross; one repetition of ours per this time is enough. */
const repeatGapMs = 40;

export type FlightPart =
  | { readonly type: typeof contentType.handshake; readonly epoch: 0 | 1; readonly whole: Buffer }
  | { readonly type: typeof contentType.changeCipherSpec };

export class Flight {
  readonly #parts: readonly FlightPart[];
  readonly #writer: RecordWriter;
  readonly #clock: Clock;
  readonly #send: (datagram: Buffer) => void;
  #cancel: (() => void) | undefined;
  #timeoutMs = firstTimeoutMs;
  #copiesLeft = Infinity;
  #lastSent = 0;
  #transmissions = 0;

  constructor(parts: readonly FlightPart[], writer: RecordWriter, clock: Clock, send: (datagram: Buffer) => void) {
    this.#parts = parts;
    this.#writer = writer;
    this.#clock = clock;
    this.#send = send;
  }

  /** Sends now, and again whenever the peer stays silent; the last flight, which nothing answers, a few times. */
  start(isLast: boolean): void {
    if (isLast) {
      this.#timeoutMs = lastFlightTimeoutMs;
      this.#copiesLeft = lastFlightCopies;
    }
    this.#transmit();
    this.#arm();
  }

  /** The peer repeated an old message: it has not seen this flight. */
  repeat(): void { if (this.#clock.monotonic() - this.#lastSent >= repeatGapMs) this.#transmit(); }

  stop(): void { this.#cancel?.(); this.#cancel = undefined; }

  #arm(): void {
    if (this.#copiesLeft === 0) return;
    this.#cancel = this.#clock.after(this.#timeoutMs, () => {
      this.#copiesLeft -= 1;
      this.#transmit();
      this.#timeoutMs = Math.min(longestTimeoutMs, this.#timeoutMs * 2);
      this.#arm();
    });
  }

  #transmit(): void {
    if (this.#transmissions >= maxTransmissions) { this.stop(); return; }
    this.#transmissions += 1;
    this.#lastSent = this.#clock.monotonic();
    let datagram: Buffer[] = [];
    let size = 0;
    for (const record of this.#records()) {
      if (size + record.length > maxDatagram && size > 0) {
        this.#send(Buffer.concat(datagram));
        datagram = [];
        size = 0;
      }
      datagram.push(record);
      size += record.length;
    }
    if (size > 0) this.#send(Buffer.concat(datagram));
  }

  *#records(): Generator<Buffer> {
    for (const part of this.#parts) {
      if (part.type === contentType.changeCipherSpec) yield this.#writer.write(part.type, 0, Buffer.from([1]));
      else for (const fragment of fragmentsOf(part.whole, maxFragment)) yield this.#writer.write(part.type, part.epoch, fragment);
    }
  }
}
