/** Reliable provisional responses of a called party (RFC 3262): one at a time, repeated until its PRACK. */
import type { SipCore } from './core.js';
import { headerOf, type Header, type SipRequest } from './message.js';
import type { ResponseParts } from './response.js';
import type { ServerTransaction } from './server-transaction.js';
import { repeat } from './timers.js';

export class ReliableProvisionals {
  #rseq: number;
  #outstanding: { readonly rseq: number; readonly stop: () => void } | undefined;
  #queue: (() => void)[] = [];

  constructor(private readonly core: SipCore, private readonly transaction: ServerTransaction, private readonly unanswered: () => void) {
    // RFC 3262 section 3: a random start, well below 2**31.
    this.#rseq = 1 + core.randomBelow(1_000_000);
  }

  send(parts: ResponseParts): void {
    if (this.#outstanding) { this.#queue.push(() => { this.send(parts); }); return; }
    const rseq = this.#rseq++;
    const headers: Header[] = [...(parts.headers ?? []), { name: 'require', value: '100rel' }, { name: 'rseq', value: String(rseq) }];
    const reliable = { ...parts, headers };
    this.transaction.respond(reliable);
    const stop = repeat(this.core.clock, () => { this.transaction.respond(reliable); }, () => { this.#outstanding = undefined; this.unanswered(); }, Infinity);
    this.#outstanding = { rseq, stop };
  }

  /** Runs `fn` when no reliable response waits for its PRACK (section 3: the 2xx must wait). */
  whenSettled(fn: () => void): void {
    if (this.#outstanding) this.#queue.push(fn); else fn();
  }

  /** True when the PRACK names the response that waits. */
  acknowledged(prack: SipRequest): boolean {
    const [rseq, cseq, method] = (headerOf(prack, 'rack') ?? '').split(/[ \t]+/);
    const waiting = this.#outstanding;
    if (!waiting || Number(rseq) !== waiting.rseq || Number(cseq) !== this.transaction.request.cseq.seq || method !== 'INVITE') return false;
    waiting.stop();
    this.#outstanding = undefined;
    return true;
  }

  /** After the PRACK was answered: what waited goes on, in order. */
  proceed(): void {
    while (!this.#outstanding) {
      const next = this.#queue.shift();
      if (!next) return;
      next();
    }
  }

  stop(): void {
    this.#outstanding?.stop();
    this.#outstanding = undefined;
    this.#queue = [];
  }
}
