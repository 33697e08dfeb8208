/** One dialog of a call in use (RFC 3261 12 to 15): requests within it both ways, the ACK of a 2xx, INFO digits and its end. */
import type { EndCause } from 'ccc-workstation/protocol';
import type { SipAccount } from '../../ports/sip.js';
import { causeOfBye, reasonHeaders } from './cause.js';
import type { ClientTransaction, ClientUser } from './client-transaction.js';
import { ALLOW, dialogHeaders, withFlow, type SipCore } from './core.js';
import { Dialog } from './dialog.js';
import { digitBody, digitOf } from './info-digit.js';
import { sdpOf, tokensOf, type Header, type SipRequest, type SipResponse } from './message.js';
import { liveFlow, type Flow } from './network.js';
import type { StoredFlow, StoredSession } from './persisted.js';
import { OfferExchange } from './offer-exchange.js';
import { formatHost, serialise } from './serialise.js';
import type { ServerTransaction } from './server-transaction.js';
import { SessionTimer } from './session-timer.js';
import { GIVE_UP, repeat } from './timers.js';
import { parseUri } from './uri.js';

export interface SessionOwner {
  answerOffer(sdp: string): Promise<string>;
  /** The answer to our own offer, repeated because the far end sent an INVITE without one. */
  peerAnswer(sdp: string): void;
  digit(digit: string, durationMs: number): void;
  /** The far end said BYE, or is no longer there. */
  ended(cause: EndCause): void;
  /** PRACK, which only a call in set-up knows. */
  prack(request: SipRequest, transaction: ServerTransaction): void;
}
export interface Peer {
  /** Undefined for a call of before a restart, until the far end is heard of. */
  flow: Flow | undefined;
  /** Where the far end was before a restart. */
  readonly last?: StoredFlow | undefined;
  readonly identity: SipAccount['identity'] | undefined;
}

export class Session {
  readonly exchange: OfferExchange;
  readonly timer: SessionTimer;
  /** What we last sent as offer or answer; a refresh repeats it. */
  localSdp: string | undefined;
  /** Until the 2xx: offers go by UPDATE then. */
  early = true;
  #peerAllows = new Set<string>();
  #closed = false;
  #lastAck: { readonly seq: number; readonly text: string; readonly flow: Flow } | undefined;
  #waitingAck: { readonly seq: number; readonly flow: Flow | undefined; readonly stop: () => void; readonly onAck: (sdp: string | undefined) => void } | undefined;

  constructor(readonly core: SipCore, readonly dialog: Dialog, private readonly peer: Peer, readonly owner: SessionOwner) {
    this.exchange = new OfferExchange(this);
    this.timer = new SessionTimer(core.clock, (seconds) => { this.exchange.refresh(seconds); }, () => { this.lost('networkError'); });
    core.add(this);
  }

  /** Goes on with a dialog of before a restart. */
  static restored(core: SipCore, stored: StoredSession, owner: SessionOwner): Session | undefined {
    const dialog = Dialog.restored(stored.dialog);
    if (!dialog) return undefined;
    const session = new Session(core, dialog, { flow: undefined, last: stored.flow, identity: stored.identity }, owner);
    session.early = false;
    session.localSdp = stored.localSdp;
    session.#peerAllows = new Set(stored.allows);
    session.timer.start(stored.timer);
    return session;
  }

  stored(): StoredSession {
    const { flow, last, identity } = this.peer;
    const at = flow ? storedFlow(flow) : last;
    return {
      dialog: this.dialog.stored(), ...(at ? { flow: at } : {}), ...(identity ? { identity } : {}), ...(this.localSdp === undefined ? {} : { localSdp: this.localSdp }),
      allows: [...this.#peerAllows], ...(this.timer.terms ? { timer: this.timer.terms } : {}),
    };
  }

  get closed(): boolean { return this.#closed; }
  get waitingAck(): boolean { return this.#waitingAck !== undefined; }
  allows(method: string): boolean { return this.#peerAllows.has(method); }

  learn(message: SipRequest | SipResponse): void {
    const allow = tokensOf(message, 'allow');
    if (allow.length > 0) this.#peerAllows = new Set(allow);
  }

  /** RFC 5626: connections and registered phones are reached by the flow they use; everybody else by route set and Contact. */
  hop(): Flow | Promise<Flow> {
    const { flow, last, identity } = this.peer;
    if (flow && !flow.closed && (flow.reliable || identity)) return flow;
    // Of several phones of one account it is this one that is in the call.
    const before = identity && !flow && last?.transport === 'udp' ? parseUri(`sip:${formatHost(last.address)}:${last.port}`) : undefined;
    if (before) return this.core.hop(before);
    const live = flow && liveFlow(flow);
    const again = live && live !== flow && !live.closed ? live : identity && this.core.flowOf(identity);
    if (again) return again;
    // A browser has no address to connect to: it comes back by itself, and its dialogs go on there.
    if (identity && (flow?.reliable ?? (last?.transport === 'ws' || last?.transport === 'wss'))) return this.core.nextFlowOf(identity, GIVE_UP);
    return this.core.hop(this.dialog.hop);
  }

  /** A request whose connection is lost on the way goes out once more on the next, with a number of its own. */
  send(method: string, headers: (flow: Flow) => readonly Header[], body: string, user: ClientUser, again = true): void {
    const begin = (flow: Flow): ClientTransaction | undefined =>
      this.core.transactions.request(this.dialog.request(method, headers(flow), body), flow, {
        onResponse: (response) => { user.onResponse(response); },
        onFailed: (status) => {
          if (status === 503 && again && flow.reliable && this.peer.identity) this.send(method, headers, body, user, false);
          else user.onFailed(status);
        },
      });
    withFlow(this.hop(), begin, () => { user.onFailed(503); });
  }

  /** ACK of a 2xx (13.2.2.4); kept, because each repetition of the 2xx is answered with it. */
  ack(seq: number): void {
    if (this.#lastAck?.seq === seq) { this.#lastAck.flow.send(this.#lastAck.text); return; }
    withFlow(this.hop(), (flow) => {
      const request = this.dialog.request('ACK', [], '', seq);
      const headers = [{ name: 'via', value: this.core.transactions.viaFor(flow) }, ...request.headers];
      this.#lastAck = { seq, flow, text: serialise({ startLine: `ACK ${request.uri} SIP/2.0`, headers, body: '' }) };
      flow.send(this.#lastAck.text);
    }, () => undefined);
  }

  /** Repeats our 2xx until its ACK comes (13.3.1.4); without one the call is over. */
  awaitAck(seq: number, flow: Flow, again: () => void, onAck: (sdp: string | undefined) => void): void {
    const stop = repeat(this.core.clock, again, () => { this.#waitingAck = undefined; this.lost('networkError'); });
    this.#waitingAck = { seq, flow, stop, onAck };
  }

  receiveAck(request: SipRequest): void {
    const waiting = this.#waitingAck;
    if (waiting?.seq !== request.cseq.seq) return;
    this.#waitingAck = undefined;
    waiting.stop();
    waiting.onAck(sdpOf(request));
  }

  receive(request: SipRequest, transaction: ServerTransaction): void {
    if (!this.dialog.inOrder(request)) { transaction.respond({ status: 500, headers: [{ name: 'retry-after', value: '1' }] }); return; }
    // A browser that came back on another connection goes on with its dialogs there. It knows nothing of what was said on the old
    // one: the ACK of a 200 that was lost with it will not come, and a new request says that it was not waited for.
    const waiting = this.#waitingAck;
    if (waiting?.flow?.closed && transaction.flow.id !== waiting.flow.id) {
      this.#waitingAck = undefined;
      waiting.stop();
      waiting.onAck(undefined);
    }
    this.peer.flow = transaction.flow;
    this.learn(request);
    switch (request.method) {
      case 'BYE': this.#bye(request, transaction); return;
      case 'INVITE': case 'UPDATE': this.exchange.receive(request, transaction); return;
      case 'INFO': this.#info(request, transaction); return;
      case 'PRACK': this.owner.prack(request, transaction); return;
      case 'OPTIONS': transaction.respond({ status: 200, headers: [{ name: 'allow', value: ALLOW }] }); return;
      default: transaction.respond({ status: 405, headers: [{ name: 'allow', value: ALLOW }] });
    }
  }

  #bye(request: SipRequest, transaction: ServerTransaction): void {
    transaction.respond({ status: 200 });
    this.close();
    this.owner.ended(causeOfBye(request));
  }

  #info(request: SipRequest, transaction: ServerTransaction): void {
    const pressed = digitOf(request);
    if (pressed === 'other') { transaction.respond({ status: 415, headers: [{ name: 'accept', value: 'application/dtmf-relay, application/dtmf' }] }); return; }
    transaction.respond({ status: 200 });
    if (pressed) this.owner.digit(pressed.digit, pressed.durationMs);
  }

  sendDigit(digit: string, durationMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      this.send('INFO', () => [{ name: 'content-type', value: 'application/dtmf-relay' }], digitBody(digit, durationMs), {
        onResponse: (r) => { if (r.status >= 200) resolve(r.status < 300); },
        onFailed: () => { resolve(false); },
      });
    });
  }

  /** NOTIFY `Event: talk` within the dialog, without a subscription: how desk phones that ring are told to answer (BroadWorks remote control talk event). */
  askToAnswer(): Promise<boolean> {
    return new Promise((resolve) => {
      this.send('NOTIFY', (flow) => [...dialogHeaders(this.core, flow), { name: 'event', value: 'talk' }, { name: 'subscription-state', value: 'active' }], '', {
        onResponse: (r) => { if (r.status >= 200) resolve(r.status < 300); },
        onFailed: () => { resolve(false); },
      });
    });
  }

  /** BYE, but not before the ACK of our own 2xx (section 15). */
  bye(cause: EndCause): void {
    if (this.#closed) return;
    const waiting = this.#waitingAck;
    if (waiting) {
      waiting.stop();
      const proceed = (): void => { stop(); this.#waitingAck = undefined; this.#sendBye(cause); };
      const stop = this.core.clock.after(4_000, proceed);
      this.#waitingAck = { seq: waiting.seq, flow: waiting.flow, stop, onAck: proceed };
      return;
    }
    this.#sendBye(cause);
  }

  #sendBye(cause: EndCause): void {
    if (this.#closed) return;
    this.send('BYE', () => reasonHeaders(cause), '', { onResponse: () => undefined, onFailed: () => undefined });
    this.close();
  }

  /** The far end does not answer any more: say BYE in case it still listens, and tell the owner. */
  lost(cause: EndCause): void {
    if (this.#closed) return;
    this.#sendBye(cause);
    this.owner.ended(cause);
  }

  /** Contact, Allow and Supported for a request or 2xx of ours. */
  headers(flow: Flow): Header[] { return dialogHeaders(this.core, flow); }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.timer.stop();
    this.#waitingAck?.stop();
    this.exchange.close();
    this.core.remove(this);
  }
}

export const storedFlow = ({ transport, remote }: Flow): StoredFlow => ({ transport, address: remote.address, port: remote.port });
