/** The media port: sessions, legs, who hears whom, prompts and recordings. Only SDP, commands and events cross it, never RTP. */
import type { Sdp } from './sip.js';

export type SessionId = string;
export type MediaLegId = string;
export type Codec = 'PCMU' | 'PCMA' | 'opus';

export interface MediaCapabilities {
  readonly transcode: boolean; readonly mix: boolean; readonly record: boolean; readonly play: boolean;
  readonly detectDtmf: readonly ('rfc4733' | 'inband')[];
}

export type MediaEvent =
  /**
   * A digit was pressed on this leg (RFC 4733, reported once, at its end or when the next begins). Legs that hear this one got the digit
   * with the sound where they know telephone-event: these are `passedOn`; whoever passes digits on leaves them out.
   */
  | {
    readonly type: 'dtmf'; readonly sessionId: SessionId; readonly legId: MediaLegId; readonly digit: string; readonly durationMs: number;
    readonly passedOn?: readonly MediaLegId[];
  }
  /** First media packet in: ICE, DTLS and RTP work. */
  | { readonly type: 'media'; readonly sessionId: SessionId; readonly legId: MediaLegId }
  /** Nothing arrived for the RTP time-out, or DTLS failed, or ICE consent ended. */
  | { readonly type: 'mediaLost'; readonly sessionId: SessionId; readonly legId: MediaLegId; readonly reason: 'timeout' | 'dtls' | 'ice' }
  /** A leg with `silentAfterMs` that has sent sends nothing any more: long before `mediaLost`, so that others need not listen to silence. */
  | { readonly type: 'mediaSilent'; readonly sessionId: SessionId; readonly legId: MediaLegId }
  /** After either of the two something arrives again. */
  | { readonly type: 'mediaBack'; readonly sessionId: SessionId; readonly legId: MediaLegId }
  /** The disk refused: the recording ended there, the call goes on. `Recording.stop()` still says what was kept. */
  | { readonly type: 'recordingFailed'; readonly sessionId: SessionId; readonly recordingId: string; readonly reason: string }
  | { readonly type: 'overload'; readonly load: number };

export interface MediaEngine {
  capabilities(): MediaCapabilities;
  createSession(id: SessionId, options?: SessionOptions): Promise<MediaSession>;
  /** Which standing leg (its `name`) a description speaks of instead of describing media of its own. */
  standingIn(sdp: Sdp): string | undefined;
  readonly events: AsyncIterable<MediaEvent>;
  /** After a crash: finishes the half-written recordings in the recording folder and says what they hold; those in `except` are to go on. */
  recoverRecordings(except?: ReadonlySet<string>): Promise<readonly RecoveredRecording[]>;
  /** With `handOver` the far ends are told nothing and recordings stay open, because the next process goes on with them. */
  close(options?: { readonly handOver?: boolean }): Promise<void>;
}
export interface RecoveredRecording { readonly recordingId: string; readonly durationMs: number; readonly path: string }

export interface SessionOptions {
  /** Its legs only stand there, to be plugged in elsewhere: nothing is sent to them, and what they send is dropped. */
  readonly standing?: boolean;
  /** Where this leg can be plugged in. */
  readonly near?: MediaLeg;
}

export interface AddLegOptions {
  readonly transport: 'webrtc' | 'rtp';
  /** In order of preference. With `['PCMU', 'PCMA']` everything can be tapped and mixed. */
  readonly codecs: readonly Codec[];
  /** `mediaSilent` after this long without a packet; only for far ends that never stop sending, as browsers. */
  readonly silentAfterMs?: number;
  /** A leg of a standing session: it is plugged in here under the new id with our offer or answer, and needs no path of its own. */
  readonly standing?: MediaLeg;
}

export interface MediaSession {
  readonly id: SessionId;
  addLeg(id: MediaLegId, options: AddLegOptions): Promise<MediaLeg>;
  /** This standing leg can be plugged in here. */
  takes(standing: MediaLeg): boolean;
  /** A leg of before a restart, from what `persist` gave then: same ports, same agreement, same stream; the far end notices a pause. Rejects when that cannot be. */
  restoreLeg(id: MediaLegId, stored: unknown): Promise<MediaLeg>;
  removeLeg(id: MediaLegId): Promise<void>;
  /** listener ← speaker → gain 0…1; a missing pair is silence. Replaces the whole matrix: bridge, hold, listen, coach, barge, conference. */
  route(gains: Readonly<Record<MediaLegId, Readonly<Record<MediaLegId, number>>>>): Promise<void>;
  /** A playback takes the listener's ear until it ends; the route comes back by itself. */
  play(to: MediaLegId, source: PlaySource, options?: PlayOptions): Promise<Playback>;
  /** Dual track: everything `left` sends goes to the left channel, `right` to the right. Several legs on a side are mixed (a transfer changes `left` by `retrack`). */
  record(recordingId: string, tracks: RecordTracks, options?: RecordOptions): Promise<Recording>;
  close(): Promise<void>;
}
/** `resume`: goes on with a recording that a crash cut off; the time between is silence. */
export interface RecordOptions { readonly resume?: boolean }
export interface RecordTracks { readonly left: readonly MediaLegId[]; readonly right: readonly MediaLegId[] }
export type PlaySource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'sequence'; readonly paths: readonly string[] }
  | { readonly kind: 'tone'; readonly name: 'ringback' | 'busy' | 'beep' | 'silence' };
export interface PlayOptions { readonly loop?: boolean; /** End at the first digit of the listener. */ readonly bargeIn?: boolean }
export interface Playback {
  /** `finished` after the last sample left, `interrupted` by a digit, `stopped` by stop(), a later play() or the end of the leg. */
  readonly done: Promise<'finished' | 'interrupted' | 'stopped'>;
  stop(): Promise<void>;
}
export interface Recording {
  readonly id: string;
  readonly path: string;
  retrack(tracks: RecordTracks): Promise<void>;
  stop(): Promise<{ readonly durationMs: number; readonly path: string }>;
}

export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
export interface MediaLeg {
  readonly id: MediaLegId;
  offer(direction?: MediaDirection): Promise<Sdp>;
  /** Answers an offer; also a re-offer within the call (hold, ICE restart, address change). */
  answer(offer: Sdp): Promise<Sdp>;
  acceptAnswer(sdp: Sdp): Promise<void>;
  /** The far end's direction after the last negotiation: `sendonly` or `inactive` means it holds us. */
  remoteDirection(): Promise<MediaDirection>;
  /** RFC 4733 towards the far end; false when it did not negotiate telephone-event (use SIP INFO then). */
  sendDtmf(digits: string, durationMs?: number): Promise<boolean>;
  stats(): Promise<LegStats>;
  /** What `restoreLeg` needs, as of the last negotiation; undefined where nothing would be left (WebRTC, or nothing agreed yet). JSON. */
  persist(): unknown;
  /** Known once an offer was answered: how descriptions name this leg when it stands. */
  readonly name?: string | undefined;
  /** Of a standing leg: back from wherever it is plugged in. */
  unplug?(): Promise<void>;
}
export interface LegStats {
  readonly codec: Codec | undefined; readonly packetsReceived: number; readonly packetsSent: number; readonly packetsLost: number;
  readonly jitterMs: number; readonly rttMs: number | undefined; readonly forwarded: boolean;
}
