/** A media engine without media, for scenarios: plausible SDP, playbacks that last by the clock, digits a test presses, and everything to look at. */
import { CccError } from 'ccc-workstation/errors';
import type { Clock } from '../../ports/clock.js';
import { standingIn } from '../../domain/standing-description.js';
import type { MediaEngine, MediaEvent, MediaLeg, MediaSession, Playback, PlayOptions, PlaySource, Recording, RecordOptions, RecordTracks, RecoveredRecording } from '../../ports/media.js';
import { EventStream } from './event-stream.js';
import { FakeLeg } from './fake-leg.js';

export type { FakeLeg } from './fake-leg.js';

export interface FakeMediaOptions {
  readonly clock: Clock;
  /** How long a file lasts; 2 s unless said otherwise. */
  readonly fileMs?: (path: string) => number;
  /** What `recoverRecordings` finds. */
  readonly recovered?: readonly RecoveredRecording[];
}
/** The last part of a path without its ending: `prompts/welcome.wav` → `welcome`. */
const nameOf = (path: string): string => path.replace(/^.*\//, '').replace(/\.wav$/, '');

export class FakeMedia implements MediaEngine {
  readonly events = new EventStream<MediaEvent>();
  readonly sessions = new Map<string, FakeSession>();
  /** Every session that ever was, for looking at a call that is over. */
  readonly past: FakeSession[] = [];
  constructor(readonly options: FakeMediaOptions) {}

  capabilities(): ReturnType<MediaEngine['capabilities']> { return { transcode: false, mix: true, record: true, play: true, detectDtmf: ['rfc4733'] }; }
  standingIn(sdp: string): string | undefined { return standingIn(sdp); }
  async createSession(id: string): Promise<MediaSession> {
    if (this.sessions.has(id)) throw new CccError('bad-request', `media session ${id} exists`);
    const session = new FakeSession(id, this);
    this.sessions.set(id, session);
    this.past.push(session);
    return session;
  }
  async recoverRecordings(except: ReadonlySet<string> = new Set()): Promise<readonly RecoveredRecording[]> {
    return (this.options.recovered ?? []).filter((each) => !except.has(each.recordingId));
  }
  async close(): Promise<void> { this.events.end(); }

  /** The far end of a leg presses a key: playbacks that a key may cut short end, then the center hears of it. */
  press(sessionId: string, legId: string, digit: string): void {
    this.sessions.get(sessionId)?.interrupt(legId);
    this.events.push({ type: 'dtmf', sessionId, legId, digit, durationMs: 160 });
  }
  /** A browser's sound stops, and comes again. */
  silence(sessionId: string, legId: string): void { this.events.push({ type: 'mediaSilent', sessionId, legId }); }
  revive(sessionId: string, legId: string): void { this.events.push({ type: 'mediaBack', sessionId, legId }); }
  lose(sessionId: string, legId: string): void { this.events.push({ type: 'mediaLost', sessionId, legId, reason: 'timeout' }); }
}

interface Running { readonly names: readonly string[]; readonly bargeIn: boolean; end(outcome: 'finished' | 'interrupted' | 'stopped'): void }
export interface FakeRecording { readonly id: string; readonly startedAt: number; tracks: RecordTracks; durationMs: number | undefined; readonly resumed: boolean }

export class FakeSession implements MediaSession {
  readonly legs = new Map<string, FakeLeg>();
  readonly recordings: FakeRecording[] = [];
  /** Everything a leg ever heard played, in order. */
  readonly heard = new Map<string, string[]>();
  closed = false;
  gains: Readonly<Record<string, Readonly<Record<string, number>>>> = {};
  readonly #running = new Map<string, Running>();
  constructor(readonly id: string, private readonly engine: FakeMedia) {}

  async addLeg(id: string, options: Parameters<MediaSession['addLeg']>[1]): Promise<FakeLeg> {
    this.#open();
    if (this.legs.has(id)) throw new CccError('bad-request', `media leg ${id} exists`);
    const { standing } = options;
    if (standing instanceof FakeLeg && standing.pluggedAs) throw new CccError('not-allowed-now', `standing leg ${standing.id}`);
    const leg = new FakeLeg(id, options, 40_000 + this.engine.past.indexOf(this) * 20 + this.legs.size * 2);
    if (standing instanceof FakeLeg) standing.pluggedAs = leg;
    this.legs.set(id, leg);
    return leg;
  }
  takes(_standing: MediaLeg): boolean { return true; }
  async restoreLeg(id: string, stored: unknown): Promise<FakeLeg> {
    this.#open();
    const leg = FakeLeg.restored(id, stored);
    this.legs.set(id, leg);
    return leg;
  }
  async removeLeg(id: string): Promise<void> {
    this.#running.get(id)?.end('stopped');
    this.legs.delete(id);
  }
  async route(gains: Readonly<Record<string, Readonly<Record<string, number>>>>): Promise<void> {
    this.#open();
    this.gains = gains;
  }

  async play(to: string, source: PlaySource, options: PlayOptions = {}): Promise<Playback> {
    this.#open();
    if (!this.legs.has(to)) throw new CccError('not-found', `media leg ${to}`);
    this.#running.get(to)?.end('stopped');
    const names = source.kind === 'tone' ? [source.name] : source.kind === 'file' ? [nameOf(source.path)] : source.paths.map(nameOf);
    this.heard.set(to, [...this.heard.get(to) ?? [], ...names]);
    const { promise: done, resolve } = withResolver<'finished' | 'interrupted' | 'stopped'>();
    const { clock, fileMs = () => 2000 } = this.engine.options;
    const paths = source.kind === 'tone' ? [] : source.kind === 'file' ? [source.path] : source.paths;
    const length = source.kind === 'tone' ? 1000 : paths.reduce((sum, path) => sum + fileMs(path), 0);
    const cancel = options.loop ? () => undefined : clock.after(length, () => { running.end('finished'); });
    const running: Running = {
      names, bargeIn: options.bargeIn ?? false,
      end: (outcome) => {
        cancel();
        if (this.#running.get(to) === running) this.#running.delete(to);
        resolve(outcome);
      },
    };
    this.#running.set(to, running);
    return { done, stop: async () => { running.end('stopped'); } };
  }

  async record(id: string, tracks: RecordTracks, { resume = false }: RecordOptions = {}): Promise<Recording> {
    this.#open();
    const { clock } = this.engine.options;
    const recording: FakeRecording = { id, startedAt: clock.now(), tracks, durationMs: undefined, resumed: resume };
    this.recordings.push(recording);
    const path = `recordings/${id}.wav`;
    return {
      id, path,
      retrack: async (next) => { recording.tracks = next; },
      stop: async () => {
        recording.durationMs ??= clock.now() - recording.startedAt;
        return { durationMs: recording.durationMs, path };
      },
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const running of [...this.#running.values()]) running.end('stopped');
    this.engine.sessions.delete(this.id);
  }

  /** What a leg hears being played at this moment. */
  playing(legId: string): readonly string[] { return this.#running.get(legId)?.names ?? []; }
  interrupt(legId: string): void {
    const running = this.#running.get(legId);
    if (running?.bargeIn) running.end('interrupted');
  }
  /** True when the listener hears the speaker and nothing is played over it. */
  hears(listener: string, speaker: string): boolean {
    return !this.#running.has(listener) && (this.gains[listener]?.[speaker] ?? 0) > 0;
  }

  #open(): void { if (this.closed) throw new CccError('not-found', `media session ${this.id} is closed`); }
}

function withResolver<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  const holder: { resolve?: (value: T) => void } = {};
  const promise = new Promise<T>((resolve) => { holder.resolve = resolve; });
  return { promise, resolve: (value) => { holder.resolve?.(value); } };
}
