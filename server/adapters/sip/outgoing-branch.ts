/** One INVITE of ours to one destination (RFC 3261 13.2): its early dialogs, PRACKs, forked 2xx, and retry after 422. */
import { CccError } from 'ccc-workstation/errors';
import type { EndCause } from 'ccc-workstation/protocol';
import type { SipAccount } from '../../ports/sip.js';
import { causeOfFailure, reasonHeaders } from './cause.js';
import type { ClientTransaction, OutgoingRequest } from './client-transaction.js';
import { dialogHeaders, SDP_TYPE, withFlow, type SipCore } from './core.js';
import { Dialog } from './dialog.js';
import { numberOf, sdpOf, tokensOf, type Header, type SipResponse } from './message.js';
import { liveFlow, type Flow } from './network.js';
import type { StoredBranch } from './persisted.js';
import { Session, storedFlow, type SessionOwner } from './session.js';
import { formatHost } from './serialise.js';
import { agreedSessionTimer, MIN_SE } from './session-timer.js';
import { parseUri } from './uri.js';

export interface Destination {
  /** Request-URI. */
  readonly uri: string;
  readonly hop: () => Flow | Promise<Flow>;
  readonly identity: SipAccount['identity'] | undefined;
}
export interface BranchOwner extends SessionOwner {
  alerting(branch: OutgoingBranch, sdp: string | undefined): void;
  /** False when the call was decided already: the extra dialog is ended. */
  answered(branch: OutgoingBranch, session: Session, sdp: string): boolean;
  failed(branch: OutgoingBranch, cause: EndCause): void;
}
interface EarlyDialog { readonly session: Session; rseq: number; sdp: string | undefined }

export class OutgoingBranch {
  readonly #dialogs = new Map<string, EarlyDialog>();
  #callId: string;
  #fromTag: string;
  #transaction: ClientTransaction | undefined;
  #invite: OutgoingRequest | undefined;
  #seq = 0;
  #cancelled: readonly Header[] | undefined;
  #rang = false;
  #moved = false;
  #sessionExpires: number;

  constructor(
    private readonly core: SipCore, private readonly destination: Destination, private readonly owner: BranchOwner,
    private readonly from: string, private readonly extra: readonly Header[], private readonly offer: string,
  ) {
    this.#callId = core.token();
    this.#fromTag = core.token();
    this.#sessionExpires = core.limits.sessionExpiresSeconds;
  }

  /** An INVITE of before a restart, of which nothing is wanted but its end. */
  static interrupted(core: SipCore, stored: StoredBranch, owner: BranchOwner): OutgoingBranch {
    const { flow: at } = stored;
    const uri = parseUri(`sip:${formatHost(at.address)}:${at.port};transport=${at.transport}`);
    const hop = (): Flow | Promise<Flow> => (uri ? core.hop(uri) : Promise.reject(new CccError('call-failed', 'no way back')));
    const branch = new OutgoingBranch(core, { uri: stored.uri, hop, identity: undefined }, owner, '', [], '');
    branch.#callId = stored.callId;
    branch.#fromTag = stored.fromTag;
    branch.#seq = stored.seq;
    branch.#invite = { method: 'INVITE', uri: stored.uri, headers: stored.headers, body: '' };
    branch.#resume(stored);
    return branch;
  }

  #resume({ via, branch }: StoredBranch): void {
    const invite = this.#invite;
    if (!invite) return;
    withFlow(this.destination.hop(), (flow) => {
      const transaction = this.core.transactions.interrupted(invite, via, branch, flow, {
        onResponse: (response) => { this.#receive(response, flow); }, onFailed: () => undefined,
      });
      this.#transaction = transaction;
      if (this.#cancelled) transaction.cancel(this.#cancelled);
    }, () => undefined);
  }

  stored(): StoredBranch | undefined {
    const transaction = this.#transaction;
    if (!transaction || this.#cancelled) return undefined;
    return {
      uri: transaction.request.uri, headers: transaction.request.headers.map(({ name, value }) => ({ name, value })), via: transaction.via, branch: transaction.branch,
      seq: this.#seq, fromTag: this.#fromTag, callId: this.#callId, flow: storedFlow(transaction.flow),
    };
  }

  get early(): Session | undefined { return [...this.#dialogs.values()].at(-1)?.session; }

  start(hop = this.destination.hop()): void {
    withFlow(hop, (flow) => {
      if (this.#cancelled) return;
      this.#seq++;
      const invite = this.#request(flow);
      this.#invite = invite;
      this.#transaction = this.core.transactions.request(invite, flow, {
        onResponse: (response) => { this.#receive(response, flow); },
        onFailed: (status) => { this.#unanswered(status, flow); },
      });
    }, () => { if (!this.#cancelled) this.#fail('unreachable'); });
  }

  /** A connection that was dead without a word is closed when its phone is back on another: then it rings there. */
  #unanswered(status: 408 | 503, flow: Flow): void {
    const live = liveFlow(flow);
    if (status === 503 && !live.closed && !this.#moved && !this.#cancelled) {
      this.#moved = true;
      this.start(live);
    } else this.#fail(status === 408 && this.#rang ? 'noAnswer' : 'unreachable');
  }

  #request(flow: Flow): OutgoingRequest {
    const timer: Header[] = this.#sessionExpires <= 0 ? [] : [
      { name: 'session-expires', value: String(this.#sessionExpires) }, { name: 'min-se', value: String(Math.min(this.#sessionExpires, MIN_SE)) },
    ];
    return {
      method: 'INVITE', uri: this.destination.uri, body: this.offer,
      headers: [
        { name: 'max-forwards', value: '70' }, { name: 'from', value: `${this.from};tag=${this.#fromTag}` }, { name: 'to', value: `<${this.destination.uri.split(';', 1)[0] ?? ''}>` },
        { name: 'call-id', value: this.#callId }, { name: 'cseq', value: `${this.#seq} INVITE` },
        ...dialogHeaders(this.core, flow), ...timer, ...this.extra, SDP_TYPE,
      ],
    };
  }

  /** CANCEL with its reason. A 2xx that crosses it is ACKed and BYEd. */
  cancel(cause: EndCause): void {
    if (this.#cancelled) return;
    this.#cancelled = reasonHeaders(cause);
    this.#transaction?.cancel(this.#cancelled);
    this.#closeDialogs(undefined);
  }

  #receive(response: SipResponse, flow: Flow): void {
    if (response.status < 200) this.#provisional(response, flow);
    else if (response.status < 300) this.#success(response, flow);
    else this.#failure(response);
  }

  #provisional(response: SipResponse, flow: Flow): void {
    if (this.#cancelled) return;
    if (response.status === 199) { this.#end(response.toTag); return; }
    const early = this.#dialogOf(response, flow);
    const sdp = sdpOf(response);
    const rseq = numberOf(response, 'rseq');
    if (early && rseq !== undefined && tokensOf(response, 'require').includes('100rel')) {
      // RFC 3262 section 4: repeated or out of order ones are not acknowledged.
      if (early.rseq !== 0 && rseq !== early.rseq + 1) return;
      early.rseq = rseq;
      early.session.send('PRACK', () => [{ name: 'rack', value: `${rseq} ${this.#seq} INVITE` }], '', { onResponse: () => undefined, onFailed: () => undefined });
    }
    if (early && sdp !== undefined) early.sdp = sdp;
    if (response.status < 180) return;
    this.#rang = true;
    this.owner.alerting(this, sdp);
  }

  #dialogOf(response: SipResponse, flow: Flow): EarlyDialog | undefined {
    const tag = response.toTag;
    if (tag === undefined || !this.#invite) return undefined;
    const known = this.#dialogs.get(tag);
    if (known) {
      known.session.learn(response);
      return known;
    }
    const dialog = Dialog.calling(this.#invite, response, this.#seq);
    if (!dialog || this.#dialogs.size >= 20) return undefined;
    const session = new Session(this.core, dialog, { flow, identity: this.destination.identity }, this.owner);
    session.localSdp = this.offer;
    session.learn(response);
    const early: EarlyDialog = { session, rseq: 0, sdp: undefined };
    this.#dialogs.set(tag, early);
    return early;
  }

  #success(response: SipResponse, flow: Flow): void {
    const known = this.#dialogs.get(response.toTag ?? '');
    if (known && !known.session.early) { known.session.ack(this.#seq); return; }
    const found = known ?? this.#dialogOf(response, flow);
    if (!found) return;
    const { session } = found;
    session.early = false;
    session.dialog.retarget(response);
    session.ack(this.#seq);
    const sdp = sdpOf(response) ?? found.sdp;
    if (this.#cancelled || sdp === undefined || !this.owner.answered(this, session, sdp)) {
      const kept = !this.#cancelled && sdp === undefined;
      session.bye('cancelled');
      if (kept) this.#fail('systemError');
      return;
    }
    session.timer.start(agreedSessionTimer(response));
    this.#closeDialogs(session);
  }

  #failure(response: SipResponse): void {
    if (response.status === 422 && !this.#cancelled && this.#seq === 1) {
      this.#sessionExpires = Math.max(numberOf(response, 'min-se') ?? MIN_SE, this.#sessionExpires);
      this.#closeDialogs(undefined);
      this.start();
      return;
    }
    this.#fail(causeOfFailure(response, this.#rang));
  }

  #fail(cause: EndCause): void {
    this.#closeDialogs(undefined);
    this.owner.failed(this, cause);
  }

  #end(tag: string | undefined): void {
    this.#dialogs.get(tag ?? '')?.session.close();
    this.#dialogs.delete(tag ?? '');
  }

  #closeDialogs(except: Session | undefined): void {
    for (const [tag, { session }] of this.#dialogs) {
      if (session === except) continue;
      // Answered ones end by BYE; their entry stays, because a repeated 2xx must still be ACKed.
      if (session.early) { session.close(); this.#dialogs.delete(tag); }
    }
  }
}
