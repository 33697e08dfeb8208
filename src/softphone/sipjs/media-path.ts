/**
 * Keeps a call's media path: counts what arrives, and when nothing does, or the network has changed, asks for another path by a
 * re-INVITE with an ICE restart (RFC 8445 section 9). DTLS and its keys stay; so do hold, mute and everything else.
 *
 *     flowing ──1 s without a packet──▶ lost ──restart, again every 4 s──▶ flowing
 */
import type { Clock } from '../../kernel/clock.js';
import type { Random } from '../../kernel/random.js';
import { beginFlow, countedIn, watchFlow, type Flow } from '../media/flow.js';
import type { Session } from './core-types.js';
import type { Peer } from './peer.js';
import { reInvite, type ReInvite } from './re-invite.js';

export interface MediaPathOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly peer: Peer;
  readonly session: () => Session | undefined;
  /** The Call-ID is ours (decides how long glare waits). */
  readonly weCalled: boolean;
  /** A request sent now can arrive. */
  readonly connected: () => boolean;
  readonly headers: () => string[];
  readonly onFlow: (lost: boolean) => void;
}

const lookEvery = 250;
/** While the path stays lost: other networks may have come up since. */
const again = 4_000;
const answerWithin = 6_000;

export class MediaPath {
  readonly #options: MediaPathOptions;
  #flow: Flow;
  #closed = false;
  #wanted = false;
  #running = false;
  #request: ReInvite | undefined;
  #restartedAt = -Infinity;
  #cancelLook = (): void => undefined;
  #cancelRetry = (): void => undefined;

  constructor(options: MediaPathOptions) {
    this.#options = options;
    this.#flow = beginFlow(options.clock.monotonic());
    this.#lookLater();
  }

  /** An offer of ours is under way; one of theirs must wait (RFC 3261 section 14.2). */
  get offering(): boolean { return this.#running; }

  /** The machine may be on another network: what was agreed before is in doubt. */
  restart(): void {
    this.#wanted = true;
    void this.#run();
  }

  /** The signalling connection was lost: an answer that is awaited will not come. */
  signallingLost(): void { this.#request?.giveUp(); }
  /** It is back. */
  signallingBack(): void { if (this.#wanted || this.#flow.lost) this.restart(); }

  close(): void {
    this.#closed = true;
    this.#cancelLook();
    this.#cancelRetry();
    this.#request?.giveUp();
  }

  #lookLater(): void { this.#cancelLook = this.#options.clock.after(lookEvery, () => { void this.#look(); }); }

  async #look(): Promise<void> {
    const { clock, peer, onFlow } = this.#options;
    const before = this.#flow;
    try {
      const counted = countedIn(await peer.connection.getStats());
      if (this.#closed) return;
      const now = clock.monotonic();
      // Who agreed that nothing is to be received waits for nothing.
      this.#flow = peer.receives ? watchFlow(before, counted, now) : { ...before, ...counted, at: now, lost: false };
      if (this.#flow.lost !== before.lost) onFlow(this.#flow.lost);
      if (this.#flow.lost && now - this.#restartedAt >= again) this.restart();
    } catch { /* A closed connection has no statistics. */ }
    if (!this.#closed) this.#lookLater();
  }

  async #run(): Promise<void> {
    const { connected, session } = this.#options;
    if (this.#running || this.#closed || !session() || !connected()) return;
    this.#running = true;
    this.#wanted = false;
    this.#cancelRetry();
    this.#restartedAt = this.#options.clock.monotonic();
    const status = await this.#restart().catch(() => 500);
    this.#running = false;
    if (status === 0 || this.#stopped()) return;
    await this.#options.peer.rollback().catch(() => undefined);
    this.#wanted = true;
    // Given up with its connection: `signallingBack` goes on. Otherwise the other side is offering too, or cannot now.
    if (status !== 503) this.#cancelRetry = this.#options.clock.after(this.#glare(), () => { void this.#run(); });
    else if (connected()) void this.#run();
  }

  /** A method, because the state changes during awaits. */
  #stopped(): boolean { return this.#closed; }

  /** 0 when the far end has answered. */
  async #restart(): Promise<number> {
    const { clock, peer, session, headers } = this.#options;
    const sdp = await peer.restart();
    const dialog = session();
    if (this.#closed || !dialog) return 503;
    const request = this.#request = reInvite(dialog, headers(), sdp);
    const cancel = clock.after(answerWithin, () => { request.giveUp(); });
    const outcome = await request.done;
    cancel();
    this.#request = undefined;
    if ('status' in outcome) return outcome.status;
    if (!this.#closed) await peer.accept(outcome.answer);
    return 0;
  }

  /** RFC 3261 section 14.1: who chose the Call-ID waits 2.1 to 4 s, the other 0 to 2 s, in steps of 10 ms. */
  #glare(): number {
    const { weCalled, random } = this.#options;
    return weCalled ? 2_100 + 10 * Math.floor(random() * 191) : 10 * Math.floor(random() * 201);
  }
}
