/** Media kept warm: agents' pages that leave a line standing between calls, into which a call is plugged without a path of its own (ADR 0010). */
import type { MediaEngine, MediaEvent, MediaLeg, MediaSession } from '../ports/media.js';
import type { Ids, Log } from '../ports/clock.js';
import type { IncomingLeg, Sdp } from '../ports/sip.js';

/** Whom a page calls so that its line stands. No number, no extension and no agent is called so. */
export const standbyUser = 'standby';

/** A standing line while one call runs on it. */
export interface Borrowed {
  readonly media: MediaLeg;
  /** The call needs it no more; any number of times. */
  giveBack(): void;
}
interface Line {
  readonly id: string;
  readonly agentId: string;
  readonly incoming: IncomingLeg;
  session: MediaSession | undefined;
  media: MediaLeg | undefined;
  /** Something was heard on it: the path works. */
  isReady: boolean;
  borrowed: Borrowed | undefined;
  /** To be ended as soon as no call runs on it. */
  isLeaving: boolean;
}
interface Ports { readonly ids: Ids; readonly media: MediaEngine; readonly log: Log }

export class Standby {
  readonly #ports: Ports;
  /** By the id of the media session, which is that of its one leg. */
  readonly #lines = new Map<string, Line>();

  constructor(ports: Ports) { this.#ports = ports; }

  get count(): number { return this.#lines.size; }

  /** A page leaves a line standing; the one it had before, or another page's, goes. */
  stand(incoming: IncomingLeg, agentId: string): void {
    const line: Line = { id: this.#ports.ids.next(standbyUser), agentId, incoming, session: undefined, media: undefined, isReady: false, borrowed: undefined, isLeaving: false };
    incoming.events.onEnded = () => { this.#forget(line); };
    incoming.events.onOffer = (offer) => line.media?.answer(offer) ?? Promise.reject(new Error('it does not stand yet'));
    if (incoming.offer === undefined || incoming.transport !== 'webrtc') return incoming.hangUp('forbidden');
    this.leave(agentId);
    this.#lines.set(line.id, line);
    void this.#open(line, incoming.offer).catch((error: unknown) => {
      this.#ports.log('warn', 'a line could not be left standing', { agent: agentId, error: String(error) });
      this.#end(line);
    });
  }

  async #open(line: Line, offer: Sdp): Promise<void> {
    const session = line.session = await this.#ports.media.createSession(line.id, { standing: true });
    const media = line.media = await session.addLeg(line.id, { transport: 'webrtc', codecs: ['PCMU', 'PCMA'] });
    const answer = await media.answer(offer);
    // Its page went away meanwhile, and the session was not there to be closed yet.
    if (this.#lines.get(line.id) !== line) return await session.close();
    line.incoming.answer(answer, { standing: true });
  }

  /** This agent's calls can run on a standing line. `named`: the very one that a page spoke of. */
  stands(agentId: string, named?: string): boolean { return this.#free(agentId, named) !== undefined; }

  borrow(agentId: string, { named, fits = () => true }: { readonly named?: string; readonly fits?: (media: MediaLeg) => boolean } = {}): Borrowed | undefined {
    const line = this.#free(agentId, named);
    if (!line?.media || !fits(line.media)) return undefined;
    const { media } = line;
    const borrowed: Borrowed = { media, giveBack: () => { if (line.borrowed === borrowed) this.#takeBack(line, media); } };
    line.borrowed = borrowed;
    return borrowed;
  }

  #free(agentId: string, named?: string): Line | undefined {
    for (const line of this.#lines.values()) {
      if (line.agentId === agentId && line.isReady && !line.isLeaving && !line.borrowed && (named === undefined || line.media?.name === named)) return line;
    }
    return undefined;
  }

  #takeBack(line: Line, media: MediaLeg): void {
    line.borrowed = undefined;
    if (line.isLeaving) return this.#end(line);
    media.unplug?.().catch((error: unknown) => {
      this.#ports.log('warn', 'a standing line did not come back', { agent: line.agentId, error: String(error) });
      this.#end(line);
    });
  }

  /** Another page of this agent, or none: what stands is over as soon as no call runs on it. */
  leave(agentId: string): void {
    for (const line of this.#lines.values()) {
      if (line.agentId !== agentId) continue;
      line.isLeaving = true;
      if (!line.borrowed) this.#end(line);
    }
  }

  onMedia(event: MediaEvent): void {
    const line = 'sessionId' in event ? this.#lines.get(event.sessionId) : undefined;
    if (!line) return;
    if (event.type === 'media') line.isReady = true;
    // The page is told; it calls again when it can.
    if (event.type === 'mediaLost') this.#end(line);
  }

  #end(line: Line): void {
    line.incoming.hangUp('normal');
    this.#forget(line);
  }

  #forget(line: Line): void {
    if (this.#lines.get(line.id) !== line) return;
    this.#lines.delete(line.id);
    line.session?.close().catch((error: unknown) => { this.#ports.log('warn', 'a standing session could not be closed', { agent: line.agentId, error: String(error) }); });
  }
}
