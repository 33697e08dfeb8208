/** Offers and answers within a dialog, one at a time in either direction (RFC 3261 section 14). */
import type { Clock } from '../../kernel/clock.js';
import type { CccError } from '../../kernel/errors.js';
import type { Random } from '../../kernel/random.js';
import type { abandonOffer, IncomingRequestWithBody, offerIn, Session } from './core-types.js';
import type { CallPeer, OfferOptions } from './peer.js';

export interface NegotiationOptions {
  readonly session: Session;
  readonly peer: CallPeer;
  readonly headers: () => string[];
  readonly clock: Clock;
  readonly random: Random;
  /** We made the call, so its Call-ID is ours. */
  readonly caller: boolean;
  readonly isOver: () => boolean;
  /** The far end knows nothing of the dialog any more (481), or does not answer (408). */
  readonly onGone: () => void;
  /** What the page has loaded long before; imported here it would make of this chunk and the first one three. */
  readonly offerIn: typeof offerIn;
  readonly abandonOffer: typeof abandonOffer;
  readonly Failure: typeof CccError;
}

const mostTries = 5;

export class Negotiation {
  readonly #options: NegotiationOptions;
  #offering = false;
  #giveUp = (): void => undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: NegotiationOptions) { this.#options = options; }

  /** A re-INVITE with an offer gets its answer, one without gets an offer; one that cannot be met changes nothing. */
  async answer(request: IncomingRequestWithBody): Promise<void> {
    const { peer, headers, isOver } = this.#options;
    // Ours is being made; the core itself refuses one that comes after ours was sent.
    if (this.#offering) { request.reject({ statusCode: 491 }); return; }
    const answering = this.#answer(request).catch(async () => {
      await peer.rollback().catch(() => undefined);
      request.reject({ statusCode: isOver() ? 481 : 488, extraHeaders: headers() });
    });
    this.#turn = answering;
    await answering;
  }

  async #answer(request: IncomingRequestWithBody): Promise<void> {
    const { peer, headers, isOver, offerIn } = this.#options;
    const offer = offerIn(request.message);
    if (offer !== undefined) await peer.accept(offer);
    const content = await peer.describe();
    if (isOver()) { request.reject({ statusCode: 481 }); return; }
    request.accept({ statusCode: 200, extraHeaders: headers(), body: sdpBody(content) });
  }

  /** Our re-INVITE; resolves when the far end has agreed, and tries again after a collision. What fails changes nothing. */
  offer(options: OfferOptions = {}): Promise<void> {
    const turn = this.#turn.then(() => this.#offerUntilHeard(options));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** The connection was lost: what was sent over it gets no answer any more. The offer fails, and may be made again on the next. */
  giveUp(): void { this.#giveUp(); }

  async #offerUntilHeard(options: OfferOptions): Promise<void> {
    const { isOver, onGone, random, caller, clock, Failure } = this.#options;
    for (let tries = 0; tries < mostTries && !isOver(); tries++) {
      const status = await this.#offerOnce(options);
      if (status === 200) return;
      if (status === 408 || status === 481) { onGone(); break; }
      if (status !== 491 && status !== 500) throw new Failure('call-failed', `SIP ${status}`);
      // RFC 3261 section 14.1: whoever made the call waits the longer, so that they do not collide again.
      await new Promise<void>((resolve) => { clock.after(caller ? 2100 + random() * 1900 : random() * 2000, resolve); });
    }
    throw new Failure('call-failed', isOver() ? 'the call is over' : 'the far end was busy with it');
  }

  async #offerOnce(options: OfferOptions): Promise<number> {
    const { peer, session, headers, isOver, offerIn, abandonOffer, Failure } = this.#options;
    this.#offering = true;
    try {
      const content = await peer.describe(options);
      const status = await new Promise<number>((resolve) => {
        this.#giveUp = () => { abandonOffer(session); resolve(503); };
        session.invite({
          onAccept: ({ message, ack }) => {
            const sdp = offerIn(message);
            const taken = sdp === undefined ? Promise.reject(new Error('no answer')) : peer.accept(sdp);
            taken.then(() => 200, () => 488).then((outcome) => { ack(); resolve(outcome); }).catch(() => { resolve(481); });
          },
          onRedirect: () => { resolve(488); },
          onReject: ({ message }) => { resolve(message.statusCode ?? 408); },
        }, { extraHeaders: headers(), body: sdpBody(content) });
      });
      if (status !== 200) await peer.rollback();
      return status;
    } catch (error) {
      await peer.rollback().catch(() => undefined);
      if (isOver() || error instanceof Failure) throw error;
      // The core refuses an offer while the ACK of the far end's is on its way: the same as a collision.
      return 491;
    } finally { this.#offering = false; this.#giveUp = () => undefined; }
  }
}

export const sdpBody = (content: string) => ({ contentDisposition: 'session', contentType: 'application/sdp', content });
