/**
 * Keeps a call's media path: counts what arrives, and when nothing does, or the network has changed, asks for another path by a
 * re-INVITE with an ICE restart (RFC 8445 section 9). DTLS and its keys stay; so do hold, mute and everything else.
 *
 *     flowing ──1 s without a packet──▶ lost ──restart, again every 4 s──▶ flowing
 */
import type { Clock } from '../../kernel/clock.js';
import { beginFlow, countedIn, watchFlow, type Flow } from '../media/flow.js';
import type { CallPeer } from './peer.js';

export interface MediaPathOptions {
  readonly clock: Clock;
  readonly peer: CallPeer;
  /** A request sent now can arrive. */
  readonly connected: () => boolean;
  /** Resolves when the far end has agreed to look for another path. */
  readonly restart: () => Promise<void>;
  readonly giveUp: () => void;
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
  #restartedAt = -Infinity;
  #cancelLook = (): void => undefined;

  constructor(options: MediaPathOptions) {
    this.#options = options;
    this.#flow = beginFlow(options.clock.monotonic());
    this.#lookLater();
  }

  /** The machine may be on another network: what was agreed before is in doubt. */
  restart(): void {
    this.#wanted = true;
    void this.#run();
  }

  /** The signalling connection is back. */
  signallingBack(): void { if (this.#wanted || this.#flow.lost) this.restart(); }

  close(): void {
    this.#closed = true;
    this.#cancelLook();
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
      if ((this.#flow.lost || this.#wanted) && now - this.#restartedAt >= again) this.restart();
    } catch { /* A closed connection has no statistics. */ }
    if (!this.#closed) this.#lookLater();
  }

  /** What fails is tried again: at once when the signalling comes back, else after a while. */
  async #run(): Promise<void> {
    const { clock, connected, restart, giveUp } = this.#options;
    if (this.#running || this.#closed || !connected()) return;
    this.#running = true;
    this.#wanted = false;
    this.#restartedAt = clock.monotonic();
    const cancel = clock.after(answerWithin, giveUp);
    try { await restart(); } catch { this.#wanted = true; }
    cancel();
    this.#running = false;
  }
}
