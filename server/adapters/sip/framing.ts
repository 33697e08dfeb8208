/** Cuts a byte stream into SIP messages by Content-Length (RFC 3261 18.3) and finds keep-alives (RFC 5626 4.4.1). */

export type Framed = { readonly kind: 'message'; readonly data: Buffer } | { readonly kind: 'ping' } | { readonly kind: 'broken'; readonly why: string; readonly data: Buffer };

const BLANK_LINE = Buffer.from('\r\n\r\n');
const LENGTH = /^(?:content-length|l)[ \t]*:[ \t]*(\d{1,8})[ \t]*$/im;
const CR = 13, LF = 10;

export class StreamFramer {
  readonly #limit: number;
  #held: Buffer = Buffer.alloc(0);
  /** How far the held bytes were searched for the empty line, so that slow senders cost linear time. */
  #searched = 0;
  /** Bytes of the message in front, once its headers are complete. */
  #need = 0;

  constructor(limit: number) { this.#limit = limit; }

  /** True while a message has begun and not ended. */
  get partial(): boolean { return this.#held.length > 0; }

  push(chunk: Buffer): Framed[] {
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const out: Framed[] = [];
    for (;;) {
      const frame = this.#next();
      if (!frame) return out;
      out.push(frame);
      if (frame.kind === 'broken') { this.#held = Buffer.alloc(0); return out; }
    }
  }

  #next(): Framed | undefined {
    if (this.#need === 0) {
      const ping = this.#skipLineEnds();
      if (ping) return { kind: 'ping' };
      if (this.#held.length === 0) return undefined;
      const blank = this.#held.indexOf(BLANK_LINE, Math.max(0, this.#searched - 3));
      if (blank < 0) {
        this.#searched = this.#held.length;
        return this.#held.length > this.#limit ? { kind: 'broken', why: 'too long', data: Buffer.alloc(0) } : undefined;
      }
      const length = LENGTH.exec(this.#held.toString('latin1', 0, blank))?.[1];
      if (length === undefined) return { kind: 'broken', why: 'no Content-Length', data: this.#held.subarray(0, blank + 4) };
      this.#need = blank + 4 + Number(length);
      if (this.#need > this.#limit) return { kind: 'broken', why: 'too long', data: Buffer.alloc(0) };
    }
    if (this.#held.length < this.#need) return undefined;
    const data = this.#held.subarray(0, this.#need);
    this.#held = this.#held.subarray(this.#need);
    this.#need = 0;
    this.#searched = 0;
    return { kind: 'message', data };
  }

  /** Drops CRLFs in front of a message; true when there was a double one, which asks for a pong. */
  #skipLineEnds(): boolean {
    let at = 0;
    while (at < this.#held.length && (this.#held[at] === CR || this.#held[at] === LF)) {
      at++;
      if (at === 4) break;
    }
    if (at === 0) return false;
    // Half a ping may still be on its way; its other half finishes it.
    if (at < 4 && at === this.#held.length && at !== 2) return false;
    const double = at === 4;
    this.#held = this.#held.subarray(at);
    this.#searched = 0;
    return double;
  }
}
