/** Offers within a dialog, both ways: re-INVITE (RFC 3261 14) and UPDATE (RFC 3311), glare with 491 and its retry, session refresh. */
import { CccError } from 'ccc-workstation/errors';
import { SDP_TYPE } from './core.js';
import { headersOf, numberOf, sdpOf, type Header, type SipRequest, type SipResponse } from './message.js';
import type { ServerTransaction } from './server-transaction.js';
import type { Session } from './session.js';
import { agreedSessionTimer, answerSessionTimer, MIN_SE } from './session-timer.js';

const MAX_TRIES = 6;
const OWNER_MS = 10_000;
const RETRY_AFTER_REFRESH_MS = 5_000;

interface Outcome { readonly status: number; readonly response: SipResponse | undefined }

export class OfferExchange {
  /** An INVITE or offering UPDATE of ours is under way. */
  #ours = false;
  /** One of theirs is being answered, or its ACK is awaited. */
  #theirs = false;
  #waiting: (() => void)[] = [];
  readonly #cancels = new Set<() => void>();

  constructor(private readonly session: Session) {}

  /** Sends an offer and resolves with the answer. */
  async reoffer(offer: string): Promise<string> {
    const outcome = await this.#persist(offer, undefined);
    const answer = outcome.response && sdpOf(outcome.response);
    if (outcome.status >= 300 || answer === undefined) throw new CccError('call-failed', `re-offer ${outcome.status}`);
    return answer;
  }

  /** RFC 4028: UPDATE without a body where the far end knows it, else the same offer again. */
  refresh(seconds: number): void {
    void this.#persist(undefined, seconds).then((outcome) => {
      if (this.session.closed || outcome.status < 300) return;
      // Not refreshed, but not dead either: try again until the session expires.
      this.#later(RETRY_AFTER_REFRESH_MS, () => { this.refresh(seconds); });
    }, () => undefined);
  }

  /** Repeats after 491, 500 with Retry-After, and 422 with its Min-SE. */
  async #persist(offer: string | undefined, seconds: number | undefined): Promise<Outcome> {
    let interval = seconds;
    for (let tries = 1; ; tries++) {
      await this.#turn();
      if (this.session.closed) throw new CccError('call-failed', 'the call has ended');
      this.#ours = true;
      const outcome = await this.#transact(offer, interval);
      this.#ours = false;
      this.#next();
      if (outcome.status < 300) return outcome;
      if (outcome.status === 408 || outcome.status === 481) { this.session.lost('networkError'); return outcome; }
      const wait = this.#pause(outcome);
      if (wait === undefined || tries >= MAX_TRIES) return outcome;
      if (outcome.status === 422) interval = Math.max(numberOf(outcome.response ?? { headers: [] }, 'min-se') ?? MIN_SE, MIN_SE);
      await new Promise<void>((resolve) => { this.#later(wait, resolve); });
    }
  }

  /** RFC 3261 14.1: who chose the Call-ID waits 2.1 to 4 s, the other 0 to 2 s, in steps of 10 ms. */
  #pause(outcome: Outcome): number | undefined {
    const { core, dialog } = this.session;
    if (outcome.status === 491) return dialog.weCalled ? 2_100 + 10 * core.randomBelow(191) : 10 * core.randomBelow(201);
    if (outcome.status === 422) return 0;
    const after = outcome.response && outcome.status === 500 ? numberOf(outcome.response, 'retry-after') : undefined;
    return after === undefined ? undefined : Math.min(after, 10) * 1000;
  }

  #transact(offer: string | undefined, seconds: number | undefined): Promise<Outcome> {
    const { session } = this;
    const update = session.allows('UPDATE') && (session.early || offer === undefined);
    const method = update ? 'UPDATE' : 'INVITE';
    if (session.early && !update) return Promise.resolve({ status: 488, response: undefined });
    const body = offer ?? (update ? '' : session.localSdp ?? '');
    if (offer !== undefined) session.localSdp = offer;
    const timer: Header[] = this.#timerHeaders(seconds);
    return new Promise((resolve) => {
      let seq = -1;
      session.send(method, (flow) => {
        seq = session.dialog.localSeq + 1;
        return [...session.headers(flow), ...timer, ...(body === '' ? [] : [SDP_TYPE])];
      }, body, {
        onResponse: (response) => {
          if (response.status < 200) return;
          if (response.status < 300) {
            session.dialog.retarget(response);
            session.learn(response);
            if (method === 'INVITE') session.ack(seq);
            if (timer.length > 0) session.timer.start(agreedSessionTimer(response) ?? session.timer.terms);
          }
          resolve({ status: response.status, response });
        },
        onFailed: (status) => { resolve({ status, response: undefined }); },
      });
    });
  }

  /** RFC 4028 7.4: every refresh says again who refreshes; in a request of ours `uac` is us. */
  #timerHeaders(seconds: number | undefined): Header[] {
    const { terms } = this.session.timer;
    const value = seconds ?? terms?.seconds;
    if (value === undefined) return [];
    return [{ name: 'session-expires', value: `${value};refresher=${terms?.refresher === 'them' ? 'uas' : 'uac'}` }, { name: 'min-se', value: String(MIN_SE) }];
  }

  receive(request: SipRequest, transaction: ServerTransaction): void {
    const { session } = this;
    const offer = sdpOf(request);
    const exchanging = request.method === 'INVITE' || offer !== undefined;
    if (exchanging && this.#ours) { transaction.respond({ status: 491 }); return; }
    if (exchanging && (this.#theirs || session.waitingAck || (session.early && request.method === 'INVITE'))) {
      // RFC 3261 14.2, RFC 3311 5.2: one offer at a time.
      transaction.respond({ status: 500, headers: [{ name: 'retry-after', value: String(session.core.randomBelow(10)) }] });
      return;
    }
    if (offer === undefined && request.body !== '') {
      transaction.respond({ status: 415, headers: [{ name: 'accept', value: 'application/sdp' }] });
      return;
    }
    const timer = answerSessionTimer(request);
    if (timer.tooSmall) { transaction.respond({ status: 422, headers: timer.headers }); return; }
    session.dialog.retarget(request);
    const accept = (sdp: string | undefined): void => { this.#accept(request, transaction, sdp, timer, offer === undefined); };
    if (!exchanging) { accept(undefined); return; }
    if (request.method === 'INVITE') transaction.respond({ status: 100 });
    this.#theirs = true;
    if (offer === undefined) { accept(session.localSdp); return; }
    this.#ask(offer).then(accept, () => { this.#theirs = false; this.#next(); transaction.respond({ status: 488 }); });
  }

  /** The owner answers; an owner that does not is an owner that refuses. */
  #ask(offer: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const cancel = this.#later(OWNER_MS, () => { reject(new CccError('timeout', 'no answer to an offer')); });
      this.session.owner.answerOffer(offer).then((sdp) => { cancel(); resolve(sdp); }, (error: unknown) => { cancel(); reject(error instanceof Error ? error : new CccError('call-failed')); });
    });
  }

  #accept(
    request: SipRequest, transaction: ServerTransaction, sdp: string | undefined, timer: ReturnType<typeof answerSessionTimer>, offerless: boolean,
  ): void {
    const { session } = this;
    const done = (): void => { this.#theirs = false; this.#next(); };
    // Cancelled meanwhile, or the call is over.
    if (!transaction.open || session.closed) { done(); if (transaction.open) transaction.respond({ status: 487 }); return; }
    const invite = request.method === 'INVITE';
    if (invite && sdp === undefined) { done(); transaction.respond({ status: 488 }); return; }
    if (sdp !== undefined) session.localSdp = sdp;
    const parts = { status: 200, headers: [...session.headers(transaction.flow), ...timer.headers, ...(sdp === undefined ? [] : [SDP_TYPE])], body: sdp ?? '' };
    transaction.respond(parts);
    if (timer.terms) session.timer.start(timer.terms);
    if (!invite) { done(); return; }
    session.awaitAck(request.cseq.seq, transaction.flow, () => { transaction.respond(parts); }, (answer) => {
      done();
      if (offerless && answer !== undefined) session.owner.peerAnswer(answer);
    });
  }

  /** Waits until no offer is open in either direction. */
  async #turn(): Promise<void> {
    while ((this.#ours || this.#theirs || this.session.waitingAck) && !this.session.closed) {
      await new Promise<void>((resolve) => { this.#waiting.push(resolve); });
    }
  }
  #next(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
  /** Somebody else (the leg) finished an exchange that `#turn` waits for. */
  settled(): void { this.#next(); }

  #later(ms: number, fn: () => void): () => void {
    const cancel = this.session.core.clock.after(ms, () => { this.#cancels.delete(entry); fn(); });
    const entry = (): void => { cancel(); fn(); };
    this.#cancels.add(entry);
    return () => { cancel(); this.#cancels.delete(entry); };
  }

  /** The call has ended: whoever waits here is let go. */
  close(): void {
    const cancels = [...this.#cancels];
    this.#cancels.clear();
    for (const release of cancels) release();
    this.#next();
  }
}

/** True when a request asks for an extension that we do not know (8.2.2.3). */
export function unknownExtensions(request: SipRequest): string[] {
  return headersOf(request, 'require').flatMap((v) => v.split(',')).map((v) => v.trim()).filter((v) => v !== '' && v !== '100rel' && v !== 'timer');
}
