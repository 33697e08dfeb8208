/** One party's line into a call: its SIP leg and its media leg, tied together under the leg id everybody uses. */
import type { EndCause, LegRole, Party } from 'ccc-workstation/protocol';
import type { Codec, MediaLeg } from '../ports/media.js';
import type { IncomingLeg, Sdp, SipLeg } from '../ports/sip.js';
import type { Borrowed } from './standby.js';

export class CallLeg {
  media: MediaLeg | undefined;
  codecs: readonly Codec[] = ['PCMU', 'PCMA'];
  sip: SipLeg | undefined;
  /** An agent's page: it may be reloaded, crash and come back, and the call waits for it. */
  isPage = false;
  /** Its agent has parked it here (CON-21), whatever its phone says about the direction. */
  isParked = false;
  /** A restart took the page's side of this call; it is rung again as soon as it registers, because it need not have noticed. */
  isInterrupted = false;
  /** The agent's standing line, while this leg runs on it. */
  standing: Borrowed | undefined;
  #over = false;
  /** Our side of a negotiation that the far end has yet to get with 183 or 200. */
  #localSdp: Sdp | undefined;
  #remoteSdp: Sdp | undefined;

  constructor(readonly id: string, readonly role: LegRole, readonly party: Party) {}

  /** The dialog is over, or we have ended it. */
  get over(): boolean { return this.#over; }
  end(): void {
    this.#over = true;
    this.standing?.giveBack();
  }

  /** Prepares the media side of a call that came in: an answer to its offer, or our offer where it brought none. */
  async prepareAnswer(media: MediaLeg, leg: IncomingLeg): Promise<Sdp> {
    this.media = media;
    this.sip = leg;
    this.#localSdp = leg.offer === undefined ? await media.offer() : await media.answer(leg.offer);
    return this.#localSdp;
  }

  get localSdp(): Sdp | undefined { return this.#localSdp; }

  /** The far end's answer, in 183, 200 or ACK. The same one again (RFC 3261 13.2.1 repeats it) is nothing new. */
  async takeAnswer(sdp: Sdp): Promise<void> {
    if (this.#remoteSdp === sdp) return;
    await this.media?.acceptAnswer(sdp);
    this.#remoteSdp = sdp;
  }

  hangUp(cause: EndCause): void {
    if (this.over) return;
    this.end();
    this.sip?.hangUp(cause);
  }
}
