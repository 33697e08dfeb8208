/** RFC 4733 telephone events: a receiver that reports each digit once, and a sender that paces digits in 20 ms packets. */

const DIGITS = '0123456789*#ABCD';
/** RFC 4733 section 2.5.1.4: the final packet is sent three times. */
const END_PACKETS = 3;
/** Pause between two digits, in ticks of 20 ms. */
const GAP_TICKS = 4;
const VOLUME = 10;
const EVENT_BYTES = 4;
const MAX_QUEUE = 64;

export class DtmfReceiver {
  #event = -1;
  #timestamp = 0;
  #duration = 0;
  #open = false;
  #lastTimestamp = -1;
  readonly #started: (digit: string) => void;
  readonly #ended: (digit: string, duration: number) => void;

  /** `started` fires with the first packet of a digit, `ended` once with its duration in clock units. */
  constructor(started: (digit: string) => void, ended: (digit: string, duration: number) => void) {
    this.#started = started;
    this.#ended = ended;
  }

  receive(packet: Buffer, offset: number, length: number, timestamp: number): void {
    if (length < EVENT_BYTES) return;
    const event = packet.readUInt8(offset);
    if (event >= DIGITS.length) return;
    const duration = packet.readUInt16BE(offset + 2);
    const end = (packet.readUInt8(offset + 1) & 0x80) !== 0;
    if (this.#open && timestamp !== this.#timestamp) {
      // A late packet of the digit before the open one says nothing new.
      if (((timestamp - this.#timestamp) | 0) < 0) return;
      this.finish();
    }
    if (!this.#open) {
      if (timestamp === this.#lastTimestamp) return;
      this.#open = true;
      this.#event = event;
      this.#timestamp = timestamp;
      this.#duration = 0;
      this.#started(DIGITS.charAt(event));
    }
    this.#duration = Math.max(this.#duration, duration);
    if (end) this.finish();
  }

  /** Ends the open digit: its end packets came, the next one began, or nothing came any more. */
  finish(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#lastTimestamp = this.#timestamp;
    this.#ended(DIGITS.charAt(this.#event), this.#duration);
  }

  get open(): boolean { return this.#open; }
}

export class DtmfSender {
  readonly #queue: { readonly event: number; readonly ticks: number }[] = [];
  /** Ticks of the present digit that were sent; beyond its length come the repeated ends and the pause. */
  #sent = 0;
  readonly payload = Buffer.alloc(EVENT_BYTES);
  /** True on the first packet of a digit: marker bit, new timestamp. */
  first = false;

  get active(): boolean { return this.#queue.length > 0; }

  /** False when there is a character that is no digit, or too many wait. */
  enqueue(digits: string, durationMs: number): boolean {
    const events = [...digits.toUpperCase()].map((digit) => DIGITS.indexOf(digit));
    if (events.includes(-1) || this.#queue.length + events.length > MAX_QUEUE) return false;
    const ticks = Math.max(2, Math.min(300, Math.round(durationMs / 20)));
    for (const event of events) this.#queue.push({ event, ticks });
    return true;
  }

  /** Advances 20 ms. True when `payload` is to be sent in this tick. */
  tick(clockPerTick: number): boolean {
    const digit = this.#queue[0];
    if (!digit) return false;
    this.#sent += 1;
    this.first = this.#sent === 1;
    const last = digit.ticks + END_PACKETS - 1;
    if (this.#sent <= last) {
      const end = this.#sent >= digit.ticks;
      this.payload[0] = digit.event;
      this.payload[1] = (end ? 0x80 : 0) | VOLUME;
      this.payload.writeUInt16BE(Math.min(0xffff, Math.min(this.#sent, digit.ticks) * clockPerTick), 2);
      return true;
    }
    if (this.#sent >= last + GAP_TICKS) { this.#queue.shift(); this.#sent = 0; }
    return false;
  }
}
