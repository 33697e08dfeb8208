/** One SIP session as a media leg: what sip.js says becomes facts, what the workstation asks becomes requests. */
import type { Invitation } from 'sip.js/lib/api/invitation.js';
import type { Inviter } from 'sip.js/lib/api/inviter.js';
import type { Session } from 'sip.js/lib/api/session.js';
import { SessionState } from 'sip.js/lib/api/session-state.js';
import type { Clock } from '../../kernel/clock.js';
import { CccError } from '../../kernel/errors.js';
import { withTimeout } from '../../kernel/timeout.js';
import type { EndCause } from '../../protocol/index.js';
import { figuresOf, readingOf, type Reading } from '../media/quality.js';
import type { NewPhoneFact } from '../softphone.js';
import { causeOfCancel, causeOfStatus } from './causes.js';
import { PeerHandler } from './peer.js';

export interface CallOptions {
  readonly interactionId: string;
  readonly legId: string;
  readonly clock: Clock;
  readonly say: (fact: NewPhoneFact) => void;
  readonly onOver: () => void;
}

const answerWithin = 20_000;
const qualityEvery = 2_000;

abstract class Call {
  readonly interactionId: string;
  readonly legId: string;
  protected readonly options: CallOptions;
  protected readonly session: Session;
  #over = false;
  #muted = false;
  #cancelQuality = (): void => undefined;
  #last: Reading | undefined;

  constructor(session: Session, options: CallOptions) {
    this.session = session;
    this.options = options;
    this.interactionId = options.interactionId;
    this.legId = options.legId;
    session.stateChange.addListener((state) => {
      if (state === SessionState.Established) this.#connected();
      // sip.js says so before it tells why; the reason comes in the same breath.
      if (state === SessionState.Terminated) queueMicrotask(() => { this.finish('normal'); });
    });
  }

  get over(): boolean { return this.#over; }
  protected get peer(): PeerHandler | undefined {
    const handler = this.session.sessionDescriptionHandler;
    return handler instanceof PeerHandler ? handler : undefined;
  }
  protected say(fact: { readonly type: 'phone.connected' } | { readonly type: 'phone.muted'; readonly muted: boolean } | { readonly type: 'phone.progress'; readonly earlyMedia: boolean } | { readonly type: 'phone.ended'; readonly cause: EndCause }): void {
    this.options.say({ interactionId: this.interactionId, legId: this.legId, ...fact });
  }

  #connected(): void {
    if (this.#over) return;
    this.peer?.mute(this.#muted);
    this.say({ type: 'phone.connected' });
    this.#watchQuality();
  }

  mute(muted: boolean): void {
    this.#muted = muted;
    this.peer?.mute(muted);
    this.say({ type: 'phone.muted', muted });
  }
  async changeMicrophone(): Promise<void> { await this.peer?.changeMicrophone(); }

  /** RFC 4733 through the browser; SIP INFO where the far end has no telephone-event. */
  async sendDigits(digits: string): Promise<void> {
    if (this.peer?.sendDtmf(digits)) return;
    if (this.session.state !== SessionState.Established) throw new CccError('not-supported', 'no way to send digits yet');
    for (const digit of digits) {
      const content = `Signal=${digit}\r\nDuration=160\r\n`;
      await this.session.info({ requestOptions: { body: { contentDisposition: 'render', contentType: 'application/dtmf-relay', content } } });
    }
  }

  abstract hangUp(): Promise<void>;

  /** Once: the first cause is the true one, and sound ends with it. */
  finish(cause: EndCause): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancelQuality();
    this.peer?.close();
    this.say({ type: 'phone.ended', cause });
    this.options.onOver();
  }

  #watchQuality(): void {
    this.#cancelQuality = this.options.clock.after(qualityEvery, () => {
      void this.peer?.connection.getStats().then((report) => {
        const entries: Readonly<Record<string, unknown>>[] = [];
        report.forEach((entry: Readonly<Record<string, unknown>>) => { entries.push(entry); });
        const now = readingOf(entries);
        if (this.#last && !this.#over) this.options.say({ type: 'phone.quality', interactionId: this.interactionId, legId: this.legId, ...figuresOf(this.#last, now) });
        this.#last = now;
      }, () => undefined).then(() => { if (!this.#over) this.#watchQuality(); });
    });
  }

  protected async bye(): Promise<void> {
    // The user has hung up: nothing is heard any more, whatever the network makes of the BYE.
    const sent = this.session.state === SessionState.Established ? this.session.bye() : Promise.resolve();
    this.finish('normal');
    await sent.catch(() => undefined);
  }
}

export class IncomingCall extends Call {
  readonly #invitation: Invitation;
  constructor(invitation: Invitation, options: CallOptions) {
    super(invitation, options);
    this.#invitation = invitation;
    invitation.delegate = { onCancel: (cancel) => { this.finish(causeOfCancel(cancel.request.getHeader('reason'))); } };
  }
  get alerting(): boolean { return !this.over && (this.session.state === SessionState.Initial || this.session.state === SessionState.Establishing); }

  async answer(): Promise<void> {
    try { await withTimeout(this.options.clock, answerWithin, 'answer', this.#invitation.accept()); } catch (error) {
      if (error instanceof CccError) throw error;
      throw new CccError('call-failed', this.over ? 'the caller hung up' : undefined, { cause: error });
    }
  }
  async reject(): Promise<void> {
    await this.#invitation.reject({ statusCode: 603 });
    this.finish('rejected');
  }
  override async hangUp(): Promise<void> {
    if (this.session.state === SessionState.Initial) await this.reject();
    else await this.bye();
  }
}

export class OutgoingCall extends Call {
  readonly #inviter: Inviter;
  constructor(inviter: Inviter, options: CallOptions) { super(inviter, options); this.#inviter = inviter; }

  /** Resolves when the INVITE is sent. */
  async invite(): Promise<void> {
    try {
      await this.#inviter.invite({
        requestDelegate: {
          onProgress: ({ message }) => {
            // 100 only says that the request arrived (RFC 3261 section 8.2.6.1).
            if (!this.over && (message.statusCode ?? 0) > 100) this.say({ type: 'phone.progress', earlyMedia: message.body !== '' });
          },
          onReject: ({ message }) => { this.finish(causeOfStatus(message.statusCode)); },
        },
      });
    } catch (error) {
      // Hung up before the INVITE was out: that is what was asked for.
      if (this.over) return;
      this.finish('systemError');
      throw error instanceof CccError ? error : new CccError('call-failed', undefined, { cause: error });
    }
  }
  override async hangUp(): Promise<void> {
    if (this.session.state === SessionState.Established) { await this.bye(); return; }
    // RFC 3261 section 9.1: a CANCEL waits for a provisional response; sip.js sees to that.
    const sent = this.session.state === SessionState.Establishing ? this.#inviter.cancel() : Promise.resolve();
    this.finish('cancelled');
    await sent.catch(() => undefined);
  }
}
