/** Sessions, legs, playbacks and recordings as the services see them: each method is one message to the worker. */
import type {
  AddLegOptions, LegStats, MediaDirection, MediaLeg, MediaLegId, MediaSession, Playback, PlayOptions, PlaySource, Recording, RecordTracks, SessionId,
} from '../../ports/media.js';
import { originOf, standingDescription } from '../../domain/standing-description.js';
import type { WorkerLink } from './worker-link.js';

const DIGIT_MS = 160;

export class SessionProxy implements MediaSession {
  readonly id: SessionId;
  readonly #link: WorkerLink;
  readonly #legs = new Set<MediaLegId>();
  readonly #recordings = new Set<string>();

  constructor(id: SessionId, link: WorkerLink) {
    this.id = id;
    this.#link = link;
    link.sessions.set(id, this.#legs);
  }

  takes(standing: MediaLeg): boolean { return standing instanceof LegProxy && standing.link === this.#link; }

  async addLeg(id: MediaLegId, { standing, ...options }: AddLegOptions): Promise<MediaLeg> {
    if (standing instanceof LegProxy && this.takes(standing)) {
      await this.#link.call('plug', { session: this.id, leg: id, home: standing.named, silentAfterMs: options.silentAfterMs });
      this.#legs.add(id);
      return new PluggedLeg(this.id, id, this.#link, standing.name ?? '');
    }
    await this.#link.call('addLeg', { session: this.id, leg: id, options });
    this.#legs.add(id);
    return new LegProxy(this.id, id, this.#link);
  }

  async restoreLeg(id: MediaLegId, stored: unknown): Promise<MediaLeg> {
    await this.#link.call('restoreLeg', { session: this.id, leg: id, stored });
    this.#legs.add(id);
    return new LegProxy(this.id, id, this.#link, stored);
  }

  async removeLeg(id: MediaLegId): Promise<void> {
    this.#legs.delete(id);
    await this.#link.call('removeLeg', { session: this.id, leg: id });
  }

  async route(gains: Readonly<Record<MediaLegId, Readonly<Record<MediaLegId, number>>>>): Promise<void> {
    await this.#link.call('route', { session: this.id, gains });
  }

  async play(to: MediaLegId, source: PlaySource, options: PlayOptions = {}): Promise<Playback> {
    const playback = this.#link.nextPlayback();
    const done = this.#link.expectPlayback(this.id, playback);
    try {
      await this.#link.call('play', { session: this.id, leg: to, playback, source, options });
    } catch (error) {
      this.#link.dropPlaybacks((_, each) => each === playback);
      throw error;
    }
    return { done, stop: async () => { await this.#link.call('stopPlay', { session: this.id, playback }); } };
  }

  async record(recordingId: string, tracks: RecordTracks, { resume = false } = {}): Promise<Recording> {
    const named = { session: this.id, recording: recordingId };
    const { path } = await this.#link.call('record', { ...named, tracks, resume });
    this.#link.recordings.add(recordingId);
    this.#recordings.add(recordingId);
    return {
      id: recordingId,
      path,
      retrack: async (next) => { await this.#link.call('retrack', { ...named, tracks: next }); },
      stop: async () => {
        const result = await this.#link.call('stopRecord', named);
        this.#link.recordings.delete(recordingId);
        this.#recordings.delete(recordingId);
        return result;
      },
    };
  }

  async close(): Promise<void> {
    if (this.#link.sessions.get(this.id) !== this.#legs) return;
    this.#link.sessions.delete(this.id);
    await this.#link.call('closeSession', { session: this.id });
    for (const id of this.#recordings) this.#link.recordings.delete(id);
    this.#link.dropPlaybacks((session) => session === this.id);
  }
}

export class LegProxy implements MediaLeg {
  readonly id: MediaLegId;
  readonly named: { readonly session: SessionId; readonly leg: MediaLegId };
  readonly link: WorkerLink;
  #stored: unknown;
  #name: string | undefined;

  constructor(session: SessionId, id: MediaLegId, link: WorkerLink, stored?: unknown) {
    this.id = id;
    this.#stored = stored;
    this.named = { session, leg: id };
    this.link = link;
  }

  offer(direction: MediaDirection = 'sendrecv'): Promise<string> { return this.link.call('offer', { ...this.named, direction }); }
  async answer(offer: string): Promise<string> {
    const { sdp, stored } = await this.link.call('answer', { ...this.named, sdp: offer });
    this.#stored = stored;
    this.#name ??= originOf(sdp);
    return sdp;
  }
  async acceptAnswer(sdp: string): Promise<void> { this.#stored = (await this.link.call('acceptAnswer', { ...this.named, sdp })).stored; }
  persist(): unknown { return this.#stored; }
  get name(): string | undefined { return this.#name; }
  async unplug(): Promise<void> { await this.link.call('unplug', this.named); }
  remoteDirection(): Promise<MediaDirection> { return this.link.call('remoteDirection', this.named); }
  sendDtmf(digits: string, durationMs = DIGIT_MS): Promise<boolean> { return this.link.call('sendDtmf', { ...this.named, digits, durationMs }); }
  stats(): Promise<LegStats> { return this.link.call('stats', this.named); }
}

/** A standing leg as a part of this session: everything but its path, which was agreed before and elsewhere. */
class PluggedLeg extends LegProxy {
  constructor(session: SessionId, id: MediaLegId, link: WorkerLink, private readonly standing: string) { super(session, id, link); }
  override async offer(): Promise<string> { return standingDescription(this.standing); }
  override async answer(): Promise<string> { return standingDescription(this.standing); }
  override async acceptAnswer(): Promise<void> { /* There was nothing to agree on. */ }
}
