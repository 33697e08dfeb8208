/** A call as a media leg: its peer connection, its dialog, and the facts about both. */
import type { Session, SessionDelegate } from './core-types.js';
import type { Clock } from '../../kernel/clock.js';
import type { Random } from '../../kernel/random.js';
import { CccError } from '../../kernel/errors.js';
import type { CallReport, Quality } from '../../model/state.js';
import type { EndCause } from '../../protocol/index.js';
import type { QualityReader } from '../media/quality.js';
import type { NewPhoneFact } from '../softphone.js';
import { causeOfBye } from './causes.js';
import type { MediaPath } from './media-path.js';
import type { Negotiation } from './negotiation.js';
import type { CallPeer, OfferOptions } from './peer.js';
import { abandonOffer, offerIn } from './core-types.js';

export interface CallOptions {
  readonly interactionId: string;
  readonly legId: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly peer: (onMicrophoneLost: () => void) => CallPeer;
  /** Contact and Allow of this line. */
  readonly headers: () => string[];
  /** The line has a connection. */
  readonly connected: () => boolean;
  readonly relayRefused: () => boolean;
  /** Packets arrive again after a loss: the network is back. */
  readonly onMediaBack: () => void;
  readonly say: (fact: NewPhoneFact) => void;
  readonly onOver: () => void;
  /** What is done otherwise within the dialog: only a plain PBX's phone takes a REFER, and tells of the far end's hold. */
  readonly inDialog?: (call: Call) => SessionDelegate;
}

type OwnFact =
  | { readonly type: 'phone.connected' }
  | { readonly type: 'phone.muted'; readonly muted: boolean }
  | { readonly type: 'phone.media'; readonly lost: boolean }
  | { readonly type: 'phone.progress'; readonly earlyMedia: boolean }
  | ({ readonly type: 'phone.quality' } & Quality)
  | { readonly type: 'phone.report'; readonly report: CallReport }
  | { readonly type: 'phone.ended'; readonly cause: EndCause };

export abstract class Call {
  readonly interactionId: string;
  readonly legId: string;
  protected readonly options: CallOptions;
  protected session: Session | undefined;
  #peer: CallPeer | undefined;
  #negotiation: Promise<Negotiation> | undefined;
  #over = false;
  #muted = false;
  #quality: QualityReader | undefined;
  #path: MediaPath | undefined;

  constructor(options: CallOptions) {
    this.options = options;
    this.interactionId = options.interactionId;
    this.legId = options.legId;
  }

  get over(): boolean { return this.#over; }
  /** Contact and Allow of this line. */
  get headers(): string[] { return this.options.headers(); }
  get muted(): boolean { return this.#muted; }
  /** Its dialog, once it is up. */
  get dialog(): Session | undefined { return this.session; }
  get peer(): CallPeer { return this.#peer ??= this.options.peer(() => { void this.hangUp(); }); }
  protected say(fact: OwnFact): void { this.options.say({ interactionId: this.interactionId, legId: this.legId, ...fact }); }

  /** The dialog is up: whatever comes in it is handled here. */
  protected connected(session: Session): void {
    this.session = session;
    const { clock, random, headers, inDialog, relayRefused } = this.options;
    const negotiation = this.#negotiation = import('./running.js').then((it) => new it.Negotiation({
      session, peer: this.peer, headers, clock, random, offerIn, abandonOffer, Failure: CccError, caller: this.caller, isOver: () => this.#over, onGone: () => { this.finish('networkError'); },
    }));
    negotiation.catch(() => undefined);
    session.delegate = {
      onBye: (request) => { request.accept(); this.finish(causeOfBye(request.message.getHeader('reason'))); },
      onInvite: (request) => { negotiation.then((it) => it.answer(request)).catch(() => { request.reject({ statusCode: 500 }); }); },
      // MESSAGE, NOTIFY and PRACK are accepted by the core.
      onInfo: (request) => { request.accept(); },
      onRefer: (request) => { request.reject({ statusCode: 603 }); },
      // Only where our 200 carried the offer has the ACK a body.
      onAck: (request) => { const answer = offerIn(request.message); if (answer !== undefined) this.peer.accept(answer).catch(() => { void this.hangUp(); }); },
      // Nobody hung up: our answer was lost.
      onAckTimeout: () => { this.finish('networkError'); },
      ...inDialog?.(this),
    };
    this.peer.mute(this.#muted);
    this.say({ type: 'phone.connected' });
    this.#keepPath();
    void import('../media/quality.js').then(({ readQuality }) => {
      if (!this.#over) this.#quality ??= readQuality({ clock, peer: this.peer, muted: () => this.#muted, relayRefused, say: (quality) => { this.say({ type: 'phone.quality', ...quality }); } });
    }, () => undefined);
  }

  /** In a chunk of its own, which the softphone has fetched long before. */
  #keepPath(): void {
    const { clock, connected, onMediaBack } = this.options;
    void import('./running.js').then(({ MediaPath }) => {
      if (this.#over) return;
      this.#path ??= new MediaPath({
        clock, connected, peer: this.peer, restart: () => this.renegotiate({ iceRestart: true }), giveUp: () => { this.#giveUp(); },
        onFlow: (lost) => { this.say({ type: 'phone.media', lost }); if (!lost) onMediaBack(); },
      });
    }, () => undefined);
  }

  /** The machine may be on another network now. */
  networkChanged(): void { this.#path?.restart(); }
  /** The line's connection came or went; what was offered over the old one gets no answer any more. */
  signalling(connected: boolean): void {
    if (connected) this.#path?.signallingBack(); else this.#giveUp();
  }

  #giveUp(): void { this.#negotiation?.then((it) => { it.giveUp(); }, () => undefined); }

  /** Offers what the peer wants now; resolves when the far end has agreed. */
  async renegotiate(options?: OfferOptions): Promise<void> {
    if (!this.#negotiation) throw new CccError('not-allowed-now', 'not connected');
    await (await this.#negotiation).offer(options);
  }
  /** The far end's offer. */
  get negotiation(): Promise<Negotiation> | undefined { return this.#negotiation; }

  mute(muted: boolean): void {
    this.#muted = muted;
    this.#peer?.mute(muted);
    this.say({ type: 'phone.muted', muted });
  }
  async changeMicrophone(): Promise<void> { await this.#peer?.changeMicrophone(); }

  /** RFC 4733 through the browser; SIP INFO where the far end has no telephone-event. */
  async sendDigits(digits: string): Promise<void> {
    if (!this.#peer?.sendDtmf(digits)) await this.sendInfo(digits);
  }
  async sendInfo(digits: string): Promise<void> {
    const { session } = this;
    if (!session) throw new CccError('not-supported', 'no way to send digits yet');
    await (await import('./running.js')).sendInfo(session, digits);
  }

  protected abstract readonly caller: boolean;
  abstract hangUp(): Promise<void>;

  protected bye(): void {
    const { session } = this;
    this.finish('normal');
    if (session?.sessionState !== 'AckWait') { session?.bye(); return; }
    // RFC 3261 section 15: whoever was called says BYE only after the ACK, or when none will come.
    const later = (): void => { session.bye(); };
    session.delegate = { ...session.delegate, onAck: later, onAckTimeout: later };
  }

  /** Once: the first cause is the true one, and sound ends with it. */
  finish(cause: EndCause): void {
    if (this.#over) return;
    this.#over = true;
    this.#path?.close();
    const report = this.#quality?.end();
    if (report) this.say({ type: 'phone.report', report });
    this.#peer?.close();
    this.say({ type: 'phone.ended', cause });
    this.options.onOver();
  }
}
