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
  #lastSent = 0;

  constructor(parts: readonly FlightPart[], writer: RecordWriter, clock: Clock, send: (datagram: Buffer) => void) {
    this.#parts = parts;
    this.#writer = writer;
    this.#clock = clock;
    this.#send = send;
  }

  /** Sends now, and again whenever the peer stays silent. The last flight has no timer: the peer asks for it. */
  start(isLast: boolean): void {
    this.#transmit();
    if (!isLast) this.#arm();
  }

  /** The peer repeated an old message: it has not seen this flight. */
  repeat(): void { if (this.#clock.monotonic() - this.#lastSent >= repeatGapMs) this.#transmit(); }

  stop(): void { this.#cancel?.(); this.#cancel = undefined; }

  #arm(): void {
    this.#cancel = this.#clock.after(this.#timeoutMs, () => {
      this.#transmit();
      this.#timeoutMs = Math.min(longestTimeoutMs, this.#timeoutMs * 2);
      this.#arm();
    });
  }

  #transmit(): void {
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
