/** Server transactions (RFC 3261 17.2, RFC 6026): INVITE with timers G, H, I, L and non-INVITE with J. */
import type { Clock } from 'ccc-workstation/clock';
import type { SipRequest } from './message.js';
import { liveFlow, type Flow } from './network.js';
import { buildResponse, type ResponseParts } from './response.js';
import { GIVE_UP, T1, T2, T4 } from './timers.js';

type State = 'proceeding' | 'completed' | 'confirmed' | 'accepted' | 'terminated';

export class ServerTransaction {
  readonly invite: boolean;
  #state: State = 'proceeding';
  #last: string | undefined;
  #cancelRetransmit: (() => void) | undefined;
  #cancelTimeout: (() => void) | undefined;

  constructor(
    private readonly clock: Clock, readonly key: string, readonly request: SipRequest,
    /** Where the request came from; responses go to `replyTo`, the same unless RFC 3261 18.2.2 names another port. */
    readonly flow: Flow, private readonly replyTo: Flow, private readonly ended: (t: ServerTransaction) => void,
  ) {
    this.invite = request.method === 'INVITE';
  }

  /** No final response has been sent. */
  get open(): boolean { return this.#state === 'proceeding'; }

  respond(parts: ResponseParts): void {
    if (this.#state === 'terminated') return;
    const text = buildResponse(this.request, this.flow, parts);
    if (this.#state === 'accepted') {
      // RFC 6026: the transaction user repeats its 2xx.
      if (parts.status >= 200 && parts.status < 300) liveFlow(this.replyTo).send(text);
      return;
    }
    if (this.#state !== 'proceeding') return;
    this.#last = text;
    liveFlow(this.replyTo).send(text);
    if (parts.status < 200) return;
    if (!this.invite) this.#finishAfter(this.replyTo.reliable ? 0 : GIVE_UP, 'completed');
    else if (parts.status < 300) this.#finishAfter(GIVE_UP, 'accepted');
    else this.#fail();
  }

  #fail(): void {
    this.#finishAfter(GIVE_UP, 'completed');
    // RFC 3261 18.2.2 would connect again; a browser comes back by itself, and then must hear it.
    if (this.replyTo.reliable && !this.replyTo.closed) return;
    let interval = T1;
    const again = (): (() => void) => this.clock.after(interval, () => {
      if (this.#last !== undefined) liveFlow(this.replyTo).send(this.#last);
      interval = Math.min(interval * 2, T2);
      this.#cancelRetransmit = again();
    });
    this.#cancelRetransmit = again();
  }

  /** The same request again. */
  retransmitted(): void {
    if (this.#last !== undefined && (this.#state === 'proceeding' || this.#state === 'completed')) liveFlow(this.replyTo).send(this.#last);
  }

  /** The ACK of a failure; true when it belonged here. An ACK of a 2xx is the dialog's. */
  acknowledged(): boolean {
    if (this.#state === 'accepted') return false;
    if (this.#state === 'completed') {
      this.#cancelRetransmit?.();
      this.#cancelTimeout?.();
      this.#finishAfter(this.replyTo.reliable ? 0 : T4, 'confirmed');
    }
    return true;
  }

  #finishAfter(ms: number, state: State): void {
    this.#state = state;
    if (ms === 0) { this.#terminate(); return; }
    this.#cancelTimeout = this.clock.after(ms, () => { this.#terminate(); });
  }

  /** The stack stops. */
  abandon(): void { this.#terminate(); }

  #terminate(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#cancelRetransmit?.();
    this.#cancelTimeout?.();
    this.ended(this);
  }
}
