/** Client transactions (RFC 3261 17.1, RFC 6026): INVITE with timers A, B, D, M and non-INVITE with E, F, K. */
import type { Clock } from 'ccc-workstation/clock';
import { headersOf, type Header, type SipResponse } from './message.js';
import type { Flow } from './network.js';
import { serialise } from './serialise.js';
import { GIVE_UP, T1, T2, T4, TIMER_D } from './timers.js';

/** A request before it has a Via: the transaction adds it. */
export interface OutgoingRequest { readonly method: string; readonly uri: string; readonly headers: readonly Header[]; readonly body: string }

export interface ClientUser {
  /** Provisional and final responses; several 2xx of an INVITE too. Never 100. */
  onResponse(response: SipResponse): void;
  /** Timer B or F fired (408), or the flow is gone (503). */
  onFailed(status: 408 | 503): void;
}
/** Timer C of RFC 3261 16.6: nobody lets a call ring for longer. */
const INTERRUPTED_MS = 180_000;
type State = 'calling' | 'proceeding' | 'completed' | 'accepted' | 'terminated';

export class ClientTransaction {
  readonly key: string;
  readonly invite: boolean;
  #state: State = 'calling';
  #interval = T1;
  #cancelRetransmit: (() => void) | undefined;
  #cancelTimeout: (() => void) | undefined;
  #ack: string | undefined;
  #cancelWanted: readonly Header[] | undefined;
  #cancelSent = false;
  readonly #text: string;

  constructor(
    private readonly clock: Clock, readonly request: OutgoingRequest, readonly via: string, readonly branch: string, readonly flow: Flow,
    private readonly user: ClientUser, private readonly hooks: { ended(t: ClientTransaction): void; cancel(t: ClientTransaction, headers: readonly Header[]): void },
  ) {
    this.invite = request.method === 'INVITE';
    this.key = `${branch}|${request.method}`;
    this.#text = serialise({ startLine: `${request.method} ${request.uri} SIP/2.0`, headers: [{ name: 'via', value: via }, ...request.headers], body: request.body });
  }

  start(): void {
    if (this.flow.closed) { queueMicrotask(() => { this.fail(503); }); return; }
    this.flow.send(this.#text);
    if (!this.flow.reliable) this.#retransmitLater();
    this.#cancelTimeout = this.clock.after(GIVE_UP, () => { this.fail(408); });
  }

  /** An INVITE of before a restart: nothing is sent again; it waits for its final response, or to be cancelled. */
  interrupted(): void {
    this.#state = 'proceeding';
    this.#cancelTimeout = this.clock.after(INTERRUPTED_MS, () => { this.fail(408); });
  }

  /** Timer A doubles without a cap; timer E is capped at T2 and stays there once a provisional arrived. */
  #retransmitLater(): void {
    this.#cancelRetransmit = this.clock.after(this.#interval, () => {
      this.flow.send(this.#text);
      this.#interval = this.invite ? this.#interval * 2 : this.#state === 'proceeding' ? T2 : Math.min(this.#interval * 2, T2);
      this.#retransmitLater();
    });
  }

  receive(response: SipResponse): void {
    if (this.#state === 'terminated') return;
    if (response.status < 200) this.#provisional(response);
    else if (this.invite) this.#inviteFinal(response);
    else this.#final(response);
  }

  #provisional(response: SipResponse): void {
    if (this.#state !== 'calling' && this.#state !== 'proceeding') return;
    const first = this.#state === 'calling';
    this.#state = 'proceeding';
    if (this.invite && first) {
      this.#cancelRetransmit?.();
      this.#cancelTimeout?.();
      if (this.#cancelWanted) this.#sendCancel(this.#cancelWanted);
    }
    if (response.status > 100) this.user.onResponse(response);
  }

  #inviteFinal(response: SipResponse): void {
    if (response.status < 300) {
      if (this.#state === 'completed') return;
      if (this.#state !== 'accepted') {
        this.#stopTimers();
        this.#state = 'accepted';
        this.clock.after(GIVE_UP, () => { this.#terminate(); });
      }
      this.user.onResponse(response);
      return;
    }
    if (this.#state === 'accepted') return;
    if (this.#state === 'completed') { if (this.#ack !== undefined) this.flow.send(this.#ack); return; }
    this.#stopTimers();
    this.#state = 'completed';
    this.#ack = this.#ackFor(response);
    this.flow.send(this.#ack);
    if (this.flow.reliable) this.#terminate(); else this.clock.after(TIMER_D, () => { this.#terminate(); });
    this.user.onResponse(response);
  }

  #final(response: SipResponse): void {
    if (this.#state === 'completed') return;
    this.#stopTimers();
    this.#state = 'completed';
    if (this.flow.reliable) this.#terminate(); else this.clock.after(T4, () => { this.#terminate(); });
    this.user.onResponse(response);
  }

  /** RFC 3261 17.1.1.3: the ACK of a failure belongs to the transaction and repeats its Via, Route and From. */
  #ackFor(response: SipResponse): string {
    const keep = this.request.headers.filter((h) => h.name === 'from' || h.name === 'call-id' || h.name === 'route' || h.name === 'max-forwards');
    const cseq = this.request.headers.find((h) => h.name === 'cseq')?.value ?? '';
    return serialise({
      startLine: `ACK ${this.request.uri} SIP/2.0`, body: '',
      headers: [{ name: 'via', value: this.via }, ...keep, { name: 'to', value: headersOf(response, 'to')[0] ?? '' }, { name: 'cseq', value: cseq.replace('INVITE', 'ACK') }],
    });
  }

  /** RFC 3261 9.1: CANCEL waits for a provisional response; after a final one it does nothing. */
  cancel(headers: readonly Header[]): void {
    if (this.#cancelSent || this.#cancelWanted) return;
    if (this.#state === 'calling') this.#cancelWanted = headers;
    else if (this.#state === 'proceeding') this.#sendCancel(headers);
  }

  #sendCancel(headers: readonly Header[]): void {
    this.#cancelSent = true;
    this.hooks.cancel(this, headers);
    // RFC 3261 9.1: an INVITE that gets no final response 64·T1 after its CANCEL is over.
    this.#cancelTimeout = this.clock.after(GIVE_UP, () => { this.fail(408); });
  }

  fail(status: 408 | 503): void {
    if (this.#state !== 'calling' && this.#state !== 'proceeding') return;
    this.#terminate();
    this.user.onFailed(status);
  }

  /** Nobody is interested any more: stop repeating. */
  abandon(): void { this.#terminate(); }

  #stopTimers(): void { this.#cancelRetransmit?.(); this.#cancelTimeout?.(); }
  #terminate(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#stopTimers();
    this.hooks.ended(this);
  }
}
