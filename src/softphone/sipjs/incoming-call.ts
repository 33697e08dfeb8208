/** A call that rings here: 180 at once, 200 with our answer when the agent takes it. */
import type { IncomingInviteRequest } from 'sip.js/lib/core/messages/methods/invite.js';
import { CccError } from '../../kernel/errors.js';
import { withTimeout } from '../../kernel/timeout.js';
import { Call, type CallOptions } from './call.js';
import { causeOfCancel } from './causes.js';
import { offerIn } from './core-types.js';

const answerWithin = 20_000;
/** What makes a call's media ready holds the page up for some milliseconds: the ring is on the screen before. */
const paintedWithin = 50;
/** Who rings and cannot answer is not held up for longer. A connection that is back has by then brought the INVITE again, if it still rings. */
const lostFor = 3_000;

export class IncomingCall extends Call {
  protected override readonly caller = false;
  #request: IncomingInviteRequest;
  #answering = false;
  /** What the 200 said; the far end may never have got it. */
  #answer: string | undefined;
  #cancelLoss: (() => void) | undefined;
  /** Our description while it rings: ICE and DTLS are done by the time somebody answers, and sound needs half a round trip. */
  #prepared: Promise<string | undefined> | undefined;

  /** `rings`: tells the caller so. A leg that is attached again does not. */
  constructor(request: IncomingInviteRequest, options: CallOptions, rings = true) {
    super(options);
    this.#request = request;
    this.#take(rings);
  }

  #take(rings: boolean): void {
    const request = this.#request;
    request.delegate = {
      onCancel: (cancel) => {
        // RFC 3261 section 9.2: the INVITE itself is answered 487.
        if (!this.over) request.reject({ statusCode: 487 });
        if (request === this.#request) this.finish(causeOfCancel(cancel.getHeader('reason')));
      },
    };
    request.trying();
    if (rings) request.progress({ statusCode: 180, extraHeaders: this.options.headers() });
  }

  /** The far end rings again for the same leg: what was said over the connection before has not reached it, be it our answer. */
  again(request: IncomingInviteRequest): void {
    this.#cancelLoss?.();
    this.#cancelLoss = undefined;
    this.#request = request;
    this.#take(this.#answer === undefined);
    if (this.#answer !== undefined) this.#accept(this.#answer);
  }

  /** Makes the media path ready while it rings; nothing is sent, and the microphone stays closed. The eye comes first. */
  prepare(): void {
    this.options.clock.after(paintedWithin, () => {
      const request = this.#request;
      const offer = offerIn(request.message);
      if (offer === undefined || this.#prepared || this.#answering || !this.alerting) return;
      this.#prepared = (async () => {
        await this.peer.accept(offer);
        const content = await this.peer.describe({ silent: true });
        if (!this.alerting || this.#request !== request || this.#answering) return content;
        request.progress({ statusCode: 183, extraHeaders: this.options.headers(), body: { contentDisposition: 'session', contentType: 'application/sdp', content } });
        return content;
      })().catch(() => undefined);
    });
  }

  /** A CANCEL may have been said into the dead connection, and would never come. */
  override signalling(connected: boolean): void {
    super.signalling(connected);
    if (!this.alerting) return;
    this.#cancelLoss?.();
    this.#cancelLoss = this.options.clock.after(lostFor, () => { if (this.alerting && !this.#answering) this.finish('networkError'); });
  }
  /** It rings, and nobody has said so over the connection that is there now. */
  get lost(): boolean { return this.alerting && this.#cancelLoss !== undefined; }

  get alerting(): boolean { return !this.over && this.session === undefined; }

  /** `ahead`: the microphone is known to be allowed and need not be waited for. */
  async answer(ahead = false): Promise<void> {
    if (this.#answering) throw new CccError('not-allowed-now', 'it is being answered');
    this.#answering = true;
    try {
      await withTimeout(this.options.clock, answerWithin, 'answer', this.#describe(ahead));
    } catch (error) {
      // It goes on ringing: the microphone may be allowed now, or somebody else may take it.
      if (error instanceof CccError) throw error;
      throw new CccError('call-failed', undefined, { cause: error });
    } finally { this.#answering = false; }
  }

  async #describe(ahead: boolean): Promise<void> {
    const content = await this.#content(ahead);
    if (this.over) throw new CccError('call-failed', 'the caller hung up');
    this.#answer = content;
    this.#accept(content);
  }

  async #content(ahead: boolean): Promise<string> {
    const prepared = await this.#prepared;
    if (prepared !== undefined) {
      await this.peer.speak(ahead);
      return prepared;
    }
    const offer = offerIn(this.#request.message);
    if (offer !== undefined) await this.peer.accept(offer);
    return this.peer.describe({ ahead });
  }

  #accept(content: string): void {
    const { session } = this.#request.accept({
      statusCode: 200, extraHeaders: this.options.headers(), body: { contentDisposition: 'session', contentType: 'application/sdp', content },
    });
    this.connected(session);
  }

  async reject(): Promise<void> {
    if (!this.alerting) return;
    this.#request.reject({ statusCode: 603 });
    this.finish('rejected');
  }

  override async hangUp(): Promise<void> {
    if (this.alerting) await this.reject(); else this.bye();
  }
}
