/** What crosses the thread between the media engine's proxy and a media worker: SDP, commands and events, never RTP. */
import type {
  AddLegOptions, LegStats, MediaDirection, MediaEvent, MediaLegId, PlayOptions, PlaySource, RecordTracks, SessionId,
} from '../../ports/media.js';
import type { ErrorCode } from 'ccc-workstation/errors';

/** The first message to a worker. */
export interface Opening { readonly open: WorkerOptions }

export interface WorkerOptions {
  /** Addresses put into SDP, the first one preferred. */
  readonly advertise: readonly string[];
  readonly host: string;
  readonly rtpPorts: { readonly min: number; readonly max: number };
  readonly webrtcPort: number;
  readonly recordingsDir: string;
  readonly rtpTimeoutMs: number;
}

type Gains = Readonly<Record<MediaLegId, Readonly<Record<MediaLegId, number>>>>;
interface OfSession { readonly session: SessionId }
interface OfLeg extends OfSession { readonly leg: MediaLegId }
interface OfRecording extends OfSession { readonly recording: string }

/** One entry per command: what goes in and what comes back. */
export interface Calls {
  createSession: { args: OfSession & { readonly standing?: boolean }; result: null };
  closeSession: { args: OfSession; result: null };
  addLeg: { args: OfLeg & { readonly options: AddLegOptions }; result: null };
  /** `home`: where the standing leg is when it is not plugged in; it may be asked for by that name all the time. */
  plug: { args: OfLeg & { readonly home: OfLeg; readonly silentAfterMs: number | undefined }; result: null };
  unplug: { args: OfLeg; result: null };
  removeLeg: { args: OfLeg; result: null };
  route: { args: OfSession & { readonly gains: Gains }; result: null };
  play: { args: OfLeg & { readonly playback: number; readonly source: PlaySource; readonly options: PlayOptions }; result: null };
  stopPlay: { args: OfSession & { readonly playback: number }; result: null };
  record: { args: OfRecording & { readonly tracks: RecordTracks; readonly resume: boolean }; result: { readonly path: string } };
  retrack: { args: OfRecording & { readonly tracks: RecordTracks }; result: null };
  stopRecord: { args: OfRecording; result: { readonly durationMs: number; readonly path: string } };
  offer: { args: OfLeg & { readonly direction: MediaDirection }; result: string };
  /** `stored`: what `restoreLeg` needs, where the leg can be restored. */
  answer: { args: OfLeg & { readonly sdp: string }; result: { readonly sdp: string; readonly stored: unknown } };
  acceptAnswer: { args: OfLeg & { readonly sdp: string }; result: { readonly stored: unknown } };
  restoreLeg: { args: OfLeg & { readonly stored: unknown }; result: null };
  remoteDirection: { args: OfLeg; result: MediaDirection };
  sendDtmf: { args: OfLeg & { readonly digits: string; readonly durationMs: number }; result: boolean };
  stats: { args: OfLeg; result: LegStats };
  shutdown: { args: { readonly handOver: boolean }; result: null };
}
export type CallName = keyof Calls;
export type Request = { [N in CallName]: { readonly id: number; readonly name: N; readonly args: Calls[N]['args'] } }[CallName];

export type PlaybackEnd = 'finished' | 'interrupted' | 'stopped';
/** What a worker says: readiness, the reply to a request, an event, or the end of a playback. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refused'; readonly id: number; readonly code: ErrorCode; readonly detail: string | undefined }
  | { readonly kind: 'event'; readonly event: MediaEvent }
  | { readonly kind: 'played'; readonly playback: number; readonly end: PlaybackEnd };
