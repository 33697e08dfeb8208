/** A call to us (RFC 3261 13.3): rings, early media, the 2xx and its ACK, CANCEL. */
import type { EndCause } from 'ccc-workstation/protocol';
import type { CallOrigin, IncomingLeg } from '../../ports/sip.js';
import { causeOfCancel, refusalOf } from './cause.js';
import { dialogHeaders, SDP_TYPE, type SipCore } from './core.js';
import type { Dialog } from './dialog.js';
import { sdpOf, tokensOf, type SipRequest } from './message.js';
import { liveFlow, type Flow } from './network.js';
import { ReliableProvisionals } from './reliable-provisional.js';
import { LegBase } from './leg.js';
import type { StoredCall } from './persisted.js';
import { buildResponse, replyFlow, type ResponseParts } from './response.js';
import type { ServerTransaction } from './server-transaction.js';
import { Session, storedFlow, type Peer } from './session.js';
import { answerSessionTimer } from './session-timer.js';

/** 13.3.1.1: proxies give up on a call that shows no life for three minutes. */
const REMIND_MS = 60_000;
/** A browser whose connection broke while it was calling is given so long. */
const COME_BACK_MS = 10_000;

export interface IncomingFacts {
  readonly origin: CallOrigin;
  readonly to: string;
  readonly from: { readonly number: string; readonly name: string | undefined };
  readonly interactionId: string | undefined;
  readonly data?: Readonly<Record<string, string>>;
  readonly callerNumber?: string;
}

export class IncomingCall extends LegBase implements IncomingLeg {
  readonly origin: CallOrigin;
  readonly to: string;
  readonly from: { readonly number: string; readonly name: string | undefined };
  readonly interactionId: string | undefined;
  readonly data?: Readonly<Record<string, string>>;
  readonly callerNumber?: string;
  readonly offer: string | undefined;
  readonly transport: 'webrtc' | 'rtp';
  readonly #session: Session;
  readonly #peer: Peer;
  readonly #reliable: ReliableProvisionals | undefined;
  #state: 'ringing' | 'answered' | 'confirmed' = 'ringing';
  #cancelReminder: (() => void) | undefined;
  /** The answer to an offer of ours that a reliable 183 carried. */
  #prackAnswer: string | undefined;
  #standing = false;

  constructor(core: SipCore, id: string, onGone: () => void, facts: IncomingFacts, private readonly transaction: ServerTransaction, dialog: Dialog, private readonly localTag: string, peer: Peer) {
    super(core, id, onGone);
    this.#peer = peer;
    const { request } = transaction;
    this.origin = facts.origin;
    this.to = facts.to;
    this.from = facts.from;
    this.interactionId = facts.interactionId;
    if (facts.data) this.data = facts.data;
    if (facts.callerNumber !== undefined) this.callerNumber = facts.callerNumber;
    this.offer = sdpOf(request);
    this.transport = transaction.flow.transport === 'ws' || transaction.flow.transport === 'wss' ? 'webrtc' : 'rtp';
    this.#session = new Session(core, dialog, peer, this);
    this.#session.learn(request);
    if (tokensOf(request, 'require').includes('100rel')) {
      this.#reliable = new ReliableProvisionals(core, transaction, () => { this.#refuse({ status: 504 }, 'networkError', true); });
    }
  }

  protected current(): Session { return this.#session; }
  get standing(): boolean { return this.#standing; }

  persist(): StoredCall | undefined {
    // A browser's connection and keys end with the process; it is called anew.
    if (this.over || this.transport === 'webrtc') return undefined;
    const named = this.interactionId === undefined ? {} : { interactionId: this.interactionId };
    const session = this.#session.stored();
    if (this.#state !== 'ringing') return { state: 'up', ...named, session };
    const { request, flow } = this.transaction;
    return {
      state: 'called', ...named, session, flow: storedFlow(replyFlow(request.vias, flow)),
      refusal: buildResponse(request, flow, { ...refusalOf('serverRestart'), toTag: this.localTag }),
    };
  }

  ring(sdp?: string): void {
    if (this.#state !== 'ringing' || this.over) return;
    if (sdp !== undefined) this.#session.localSdp = sdp;
    const parts: ResponseParts = {
      status: sdp === undefined ? 180 : 183, toTag: this.localTag, body: sdp ?? '',
      headers: [...dialogHeaders(this.core, this.transaction.flow), ...(sdp === undefined ? [] : [SDP_TYPE])],
    };
    if (this.#reliable) this.#reliable.send(parts); else this.transaction.respond(parts);
    this.#cancelReminder?.();
    // A reliable 183 settled the media already; its reminder is a bare 180.
    this.#cancelReminder = this.core.clock.after(REMIND_MS, () => { this.ring(this.#reliable ? undefined : sdp); });
  }

  answer(sdp: string, { standing = false } = {}): void {
    if (this.#state !== 'ringing' || this.over) return;
    this.#standing = standing;
    if (this.#reliable) this.#reliable.whenSettled(() => { this.#accept(sdp); }); else this.#accept(sdp);
  }

  #accept(sdp: string): void {
    if (this.#state !== 'ringing' || this.over || !this.transaction.open) return;
    this.#state = 'answered';
    this.#cancelReminder?.();
    const session = this.#session, { request } = this.transaction;
    session.early = false;
    session.localSdp = sdp;
    const timer = answerSessionTimer(request);
    const parts: ResponseParts = {
      status: 200, toTag: this.localTag, body: sdp, headers: [...dialogHeaders(this.core, this.transaction.flow), ...timer.headers, SDP_TYPE],
    };
    this.transaction.respond(parts);
    session.timer.start(timer.terms);
    session.awaitAck(request.cseq.seq, this.transaction.flow, () => { this.transaction.respond(parts); }, (answer) => {
      this.#state = 'confirmed';
      session.exchange.settled();
      if (!this.over) this.guarded(() => { this.events.onConfirmed?.(this.offer === undefined ? this.#prackAnswer ?? answer : undefined); });
    });
  }

  /** RFC 3261 21.4.26: the caller may try another session description. */
  decline(): void { if (this.#state === 'ringing') this.#refuse({ status: 488 }, 'systemError', false); }

  hangUp(cause: EndCause): void {
    if (this.over) return;
    if (this.#state === 'ringing') { this.#refuse(refusalOf(cause), cause, false); return; }
    this.finish(cause, false);
    this.#session.bye(cause);
  }

  /** CANCEL (9.2): it loses against a final response. */
  cancelled(cancel: SipRequest): void {
    if (this.#state === 'ringing' && !this.over) this.#refuse({ status: 487 }, causeOfCancel(cancel), true);
  }

  /** The connection of a caller who still waits is gone. One with an account may come back on another. */
  flowClosed(flow: Flow): void {
    if (this.#state !== 'ringing' || this.transaction.flow.id !== flow.id) return;
    const refuse = (): void => { if (this.#state === 'ringing' && liveFlow(flow).closed) this.#refuse({ status: 487 }, 'networkError', true); };
    if (this.#peer.identity) this.core.clock.after(COME_BACK_MS, refuse); else refuse();
  }

  #refuse(parts: ResponseParts, cause: EndCause, byRemote: boolean): void {
    if (this.over) return;
    this.transaction.respond({ ...parts, toTag: this.localTag });
    this.finish(cause, byRemote);
    this.#session.close();
  }

  prack(request: SipRequest, transaction: ServerTransaction): void {
    if (this.#reliable?.acknowledged(request) !== true) { transaction.respond({ status: 481 }); return; }
    const sdp = sdpOf(request);
    if (sdp !== undefined && this.offer === undefined && this.#prackAnswer === undefined) {
      this.#prackAnswer = sdp;
      transaction.respond({ status: 200 });
    } else if (sdp !== undefined) {
      this.#prackOffer(sdp, transaction);
      return;
    } else transaction.respond({ status: 200 });
    this.#reliable.proceed();
  }

  /** RFC 3262 section 5: a PRACK may bring a new offer; its 2xx is the answer. */
  #prackOffer(sdp: string, transaction: ServerTransaction): void {
    this.answerOffer(sdp).then((answer) => {
      transaction.respond({ status: 200, headers: [SDP_TYPE], body: answer });
    }, () => { transaction.respond({ status: 488 }); }).finally(() => { this.#reliable?.proceed(); });
  }

  /** BYE in place of CANCEL: the caller may, and its INVITE still wants an answer (15.1.2). */
  override ended(cause: EndCause): void {
    if (this.#state === 'ringing') { this.#refuse({ status: 487 }, 'cancelled', true); return; }
    super.ended(cause);
  }

  protected released(): void {
    this.#cancelReminder?.();
    this.#reliable?.stop();
  }
}
