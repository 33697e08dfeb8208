/** A call that we make: offer, early media, answer, or the reason why not. */
import type { AckableIncomingResponseWithSession, OutgoingInviteRequest, PrackableIncomingResponseWithSession } from 'sip.js/lib/core/messages/methods/invite.js';
import type { URI } from 'sip.js/lib/grammar/uri.js';
import { CccError } from '../../kernel/errors.js';
import type { SipAgent } from './agent.js';
import { Call } from './call.js';
import { causeOfStatus } from './causes.js';
import { offerIn } from './core-types.js';

export class OutgoingCall extends Call {
  protected override readonly caller = true;
  #request: OutgoingInviteRequest | undefined;
  /** The dialog whose answer our peer connection has taken. */
  #answeredIn: string | undefined;

  /** Resolves when the INVITE is sent. */
  async invite(agent: SipAgent, target: URI, headers: readonly string[], microphoneAllowed: boolean): Promise<void> {
    try {
      const sdp = await this.peer.describe({ ahead: microphoneAllowed });
      if (this.over) return;
      this.#request = agent.invite(target, headers, sdp, {
        onProgress: (response) => { void this.#progress(response); },
        onAccept: (response) => { void this.#accepted(response); },
        onRedirect: () => { this.finish('notFound'); },
        onReject: ({ message }) => { this.finish(causeOfStatus(message.statusCode)); },
      });
    } catch (error) {
      // Hung up before the INVITE was out: that is what was asked for.
      if (this.over) return;
      this.finish('systemError');
      throw error instanceof CccError ? error : new CccError('call-failed', undefined, { cause: error });
    }
  }

  async #progress({ message, session, prack }: PrackableIncomingResponseWithSession): Promise<void> {
    const sequence = message.getHeader('rseq');
    // RFC 3262 section 4: acknowledged whatever we make of it.
    if (sequence !== undefined && message.getHeader('require')?.includes('100rel')) prack({ extraHeaders: [`RAck: ${sequence} ${message.getHeader('cseq') ?? ''}`] });
    if (this.over) return;
    const sdp = offerIn(message);
    if (sdp !== undefined && this.#answeredIn === undefined) {
      this.#answeredIn = session.id;
      try { await this.peer.accept(sdp); } catch { this.#answeredIn = undefined; }
    }
    if (!this.over) this.say({ type: 'phone.progress', earlyMedia: this.#answeredIn !== undefined });
  }

  async #accepted({ message, session, ack }: AckableIncomingResponseWithSession): Promise<void> {
    ack();
    // Answered while we hung up, or by a second branch of a fork (RFC 3261 section 13.2.2.4).
    if (this.over || this.session) { session.bye(); return; }
    this.session = session;
    const sdp = offerIn(message);
    try {
      if (this.#answeredIn !== undefined && this.#answeredIn !== session.id) throw new Error('answered by another branch than the early media came from');
      if (this.#answeredIn === undefined) {
        if (sdp === undefined) throw new Error('no answer in the 200');
        await this.peer.accept(sdp);
      }
      if (!this.over) this.connected(session);
    } catch {
      this.finish('systemError');
      session.bye();
    }
  }

  override async hangUp(): Promise<void> {
    if (this.session) { this.bye(); return; }
    this.finish('cancelled');
    // RFC 3261 section 9.1: held back until a provisional response came; the core sees to that.
    this.#request?.cancel();
  }
}
