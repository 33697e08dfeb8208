/** What incoming and outgoing legs share: events told once and never from within a call of the owner, re-offers, digits. */
import { CccError } from 'ccc-workstation/errors';
import type { EndCause } from 'ccc-workstation/protocol';
import type { SipLegEvents } from '../../ports/sip.js';
import type { SipCore } from './core.js';
import type { SipRequest } from './message.js';
import type { StoredCall } from './persisted.js';
import type { ServerTransaction } from './server-transaction.js';
import type { Session, SessionOwner } from './session.js';

export abstract class LegBase implements SessionOwner {
  readonly events: SipLegEvents = {};
  #ended = false;

  constructor(protected readonly core: SipCore, readonly id: string, private readonly onGone: () => void) {}

  get over(): boolean { return this.#ended; }

  /** The dialog that re-offers and digits go to. */
  protected abstract current(): Session | undefined;
  /** What is needed to go on with this call, or to end it, after a restart; undefined when nothing of it would be left. */
  abstract persist(): StoredCall | undefined;
  abstract prack(request: SipRequest, transaction: ServerTransaction): void;
  protected abstract released(): void;

  /** Tells the end exactly once. */
  protected finish(cause: EndCause, byRemote: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    this.released();
    this.onGone();
    queueMicrotask(() => { this.guarded(() => { this.events.onEnded?.(cause, byRemote); }); });
  }

  /** An owner's fault is logged; it must not break the transaction that called. */
  protected guarded(tell: () => void): void {
    try { tell(); } catch (error) { this.core.log('error', 'a call owner failed', { leg: this.id, error: error instanceof Error ? error.message : String(error) }); }
  }

  answerOffer(sdp: string): Promise<string> {
    const answer = this.#ended ? undefined : this.events.onOffer?.(sdp);
    return answer ?? Promise.reject(new CccError('not-supported', 'no offers on this leg'));
  }
  peerAnswer(sdp: string): void { if (!this.#ended) this.guarded(() => { this.events.onPeerAnswer?.(sdp); }); }
  digit(digit: string, durationMs: number): void { if (!this.#ended) this.guarded(() => { this.events.onDigit?.(digit, durationMs); }); }
  ended(cause: EndCause): void { this.finish(cause, true); }

  async reoffer(offer: string): Promise<string> {
    const session = this.current();
    if (!session || this.#ended) throw new CccError('call-failed', 'there is no dialog');
    return session.exchange.reoffer(offer);
  }

  async askToAnswer(): Promise<void> {
    const session = this.current();
    if (!session || this.#ended || !(await session.askToAnswer())) throw new CccError('not-supported', 'the phone cannot be told to answer');
  }

  async sendDigit(digit: string, durationMs: number): Promise<void> {
    const session = this.current();
    if (!session || this.#ended || !(await session.sendDigit(digit, durationMs))) throw new CccError('call-failed', 'INFO was not accepted');
  }
}
