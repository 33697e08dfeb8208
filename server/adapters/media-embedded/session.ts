/** One media session in the worker: plans who hears whom and how, and does the work of each 20 ms. */
import { CccError } from 'ccc-workstation/errors';
import type { RecordTracks } from '../../ports/media.js';
import type { Leg } from './leg.js';
import { FRAME } from './pcm/g711.js';
import type { Mixer } from './pcm/mixer.js';
import type { Player } from './pcm/player.js';
import type { Recorder } from './recorder.js';
import type { PlaybackEnd } from './worker-protocol.js';

type Gains = Readonly<Record<string, Readonly<Record<string, number>>>>;
/** How a leg is served: packets of one other leg as they come, or frames that we make. */
interface Ear {
  readonly leg: Leg;
  readonly mode: 'forward' | 'frames';
  readonly sources: readonly Leg[];
  readonly frames: readonly Int16Array[];
  readonly gains: readonly number[];
}
interface Track { readonly frames: readonly Int16Array[]; readonly gains: readonly number[] }
interface Taping { readonly recorder: Recorder; tracks: RecordTracks; left: Track; right: Track }

/** When a forwarded talker is silent for so long, the listener gets silence of ours, so that NATs and browsers stay. */
const FILL_AFTER_MS = 200;
const idsOf = (ears: readonly Ear[], mode: Ear['mode']): string[] => ears.filter((ear) => ear.mode === mode).map((ear) => ear.leg.id);
const nothing: Track = { frames: [], gains: [] };

export class Session {
  readonly id: string;
  readonly legs = new Map<string, Leg>();
  readonly tapings = new Map<string, Taping>();
  readonly #mixer: Mixer;
  readonly #played: (playback: number, end: PlaybackEnd) => void;
  /** True for a leg that was only lent to this session. */
  readonly #takenHome: (leg: Leg) => boolean;
  readonly #players = new Map<string, Player>();
  #gains: Gains = {};
  #ears: readonly Ear[] = [];
  #tapped: readonly Leg[] = [];
  #lastTick = -1;
  /** Who has got, or will get, the digit that began on a leg. */
  readonly #digits = new Map<Leg, { readonly forwarded: readonly string[]; readonly relayed: readonly string[] }>();
  readonly #frame = new Int16Array(FRAME);
  readonly #other = new Int16Array(FRAME);

  constructor(id: string, mixer: Mixer, played: (playback: number, end: PlaybackEnd) => void, takenHome: (leg: Leg) => boolean = () => false) {
    this.id = id;
    this.#takenHome = takenHome;
    this.#mixer = mixer;
    this.#played = played;
  }

  leg(id: string): Leg {
    const leg = this.legs.get(id);
    if (!leg) throw new CccError('not-found', `media leg ${id}`);
    return leg;
  }

  route(gains: Gains): void {
    this.#gains = gains;
    this.replan();
  }

  removeLeg(id: string): void {
    const leg = this.legs.get(id);
    if (!leg) return;
    this.endPlayback(id, 'stopped');
    this.legs.delete(id);
    this.#digits.delete(leg);
    this.replan();
    if (!this.#takenHome(leg)) leg.close();
  }

  play(legId: string, player: Player): void {
    this.leg(legId);
    this.endPlayback(legId, 'stopped');
    this.#players.set(legId, player);
    this.replan();
  }

  stopPlayback(playback: number): void {
    for (const [legId, player] of this.#players) if (player.id === playback) this.endPlayback(legId, 'stopped');
  }

  endPlayback(legId: string, end: PlaybackEnd): void {
    const player = this.#players.get(legId);
    if (!player) return;
    this.#players.delete(legId);
    this.replan();
    this.#played(player.id, end);
  }

  addTaping(id: string, recorder: Recorder, tracks: RecordTracks): void {
    this.tapings.set(id, { recorder, tracks, left: nothing, right: nothing });
    this.replan();
  }

  retrack(id: string, tracks: RecordTracks): void {
    const taping = this.tapings.get(id);
    if (!taping) throw new CccError('not-found', `recording ${id}`);
    taping.tracks = tracks;
    this.replan();
  }

  removeTaping(id: string): Recorder | undefined {
    const taping = this.tapings.get(id);
    this.tapings.delete(id);
    this.replan();
    return taping?.recorder;
  }

  isForwarded(leg: Leg): boolean { return this.#ears.some((ear) => ear.leg === leg && ear.mode === 'forward'); }

  /** Decides for every leg how it is served, and from that which streams have to be decoded. */
  replan(): void {
    const tapped = new Set<Leg>();
    const listeners = new Map<Leg, Leg[]>();
    this.#ears = [...this.legs.values()].filter((leg) => leg.agreement).map((leg) => {
      const ear = this.#earOf(leg);
      const [source] = ear.sources;
      if (ear.mode === 'forward' && source) listeners.set(source, [...(listeners.get(source) ?? []), leg]);
      else if (!this.#players.has(leg.id)) for (const each of ear.sources) tapped.add(each);
      return ear;
    });
    for (const taping of this.tapings.values()) {
      taping.left = this.#trackOf(taping.tracks.left, tapped);
      taping.right = this.#trackOf(taping.tracks.right, tapped);
    }
    for (const leg of this.legs.values()) {
      leg.inbound.listeners = (listeners.get(leg) ?? []).map((listener) => listener.outbound);
      // What was buffered before is old by now.
      if (tapped.has(leg) && !leg.inbound.tapped) leg.inbound.jitter.reset();
      leg.inbound.tapped = tapped.has(leg);
    }
    this.#tapped = [...tapped];
  }

  #earOf(leg: Leg): Ear {
    const heard = Object.entries(this.#gains[leg.id] ?? {}).flatMap(([id, gain]) => {
      const source = this.legs.get(id);
      return source?.agreement && gain > 0 ? [{ source, gain: Math.min(1, gain) }] : [];
    });
    const [only] = heard;
    const direct = heard.length === 1 && only?.gain === 1 && only.source.inbound.codec === leg.outbound.codec && !this.#players.has(leg.id);
    return {
      leg, mode: direct ? 'forward' : 'frames',
      sources: heard.map(({ source }) => source), frames: heard.map(({ source }) => source.inbound.frame), gains: heard.map(({ gain }) => gain),
    };
  }

  #trackOf(ids: readonly string[], tapped: Set<Leg>): Track {
    const legs = ids.flatMap((id) => this.legs.get(id) ?? []);
    for (const leg of legs) tapped.add(leg);
    return { frames: legs.map((leg) => leg.inbound.frame), gains: legs.map(() => 1) };
  }

  tick(tick: number, now: number): void {
    const missed = this.#lastTick < 0 ? 0 : Math.max(0, tick - this.#lastTick - 1);
    this.#lastTick = tick;
    for (const leg of this.#tapped) leg.inbound.readFrame(missed);
    for (const ear of this.#ears) this.#serve(ear, tick, now);
    for (const { recorder, left, right } of this.tapings.values()) {
      this.#mixer.mix(left.frames, left.gains, this.#frame);
      this.#mixer.mix(right.frames, right.gains, this.#other);
      recorder.write(this.#frame, this.#other, tick);
    }
    for (const leg of this.legs.values()) leg.tick(now);
  }

  #serve(ear: Ear, tick: number, now: number): void {
    const { leg } = ear;
    if (leg.outbound.dtmf.active) leg.outbound.sendDtmf(tick, now);
    const player = this.#players.get(leg.id);
    if (player) {
      // A prompt waits for the path, so that its beginning is heard.
      if (!leg.ready) return;
      const more = player.read(this.#frame);
      leg.outbound.sendFrame(this.#frame, tick, now);
      if (!more) this.endPlayback(leg.id, 'finished');
    } else if (ear.mode === 'frames') {
      if (ear.frames.length === 0) { leg.outbound.sendSilence(tick, now); return; }
      this.#mixer.mix(ear.frames, ear.gains, this.#frame);
      leg.outbound.sendFrame(this.#frame, tick, now);
    } else if (now - leg.outbound.lastForwardedAt > FILL_AFTER_MS) leg.outbound.sendSilence(tick, now);
  }

  digitStarted(leg: Leg): void {
    if (this.#players.get(leg.id)?.bargeIn) this.endPlayback(leg.id, 'interrupted');
    // A forwarded stream carries its digits itself; elsewhere they are made again, once.
    const hearing = this.#ears.filter((ear) => ear.sources.includes(leg) && !this.#players.has(ear.leg.id) && ear.leg.outbound.dtmfPayloadType !== undefined);
    this.#digits.set(leg, { forwarded: idsOf(hearing, 'forward'), relayed: idsOf(hearing, 'frames') });
  }

  /** Passes the digit on where it has to be made again; the ids of all legs that have it now. */
  digitEnded(leg: Leg, digit: string, durationMs: number): readonly string[] {
    const { forwarded, relayed } = this.#digits.get(leg) ?? { forwarded: [], relayed: [] };
    this.#digits.delete(leg);
    const made = relayed.filter((id) => this.legs.get(id)?.outbound.dtmf.enqueue(digit, durationMs));
    return [...forwarded, ...made];
  }

  /** Ends everything; what it returns has still to be written. */
  close(): readonly Recorder[] {
    for (const legId of [...this.#players.keys()]) this.endPlayback(legId, 'stopped');
    const recorders = [...this.tapings.values()].map(({ recorder }) => recorder);
    this.tapings.clear();
    for (const id of [...this.legs.keys()]) this.removeLeg(id);
    return recorders;
  }
}
