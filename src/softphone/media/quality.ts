/** How a call sounds, from the browser's statistics: figures, warnings, and a report at its end (CAL-15). Loaded when a call connects. */
import type { Clock } from '../../kernel/clock.js';
import type { CallReport, Quality, QualityWarning } from '../../model/state.js';
import { barsOf, mosOf, rating } from './e-model.js';

export interface Reading {
  readonly received: number; readonly lost: number; readonly jitterMs: number; readonly rttMs: number | undefined; readonly farLoss: number | undefined;
  readonly sent: number; readonly codec: string | undefined;
  /** Energy of the microphone and for how long it was measured (W3C webrtc-stats, totalAudioEnergy). */
  readonly energy: number | undefined; readonly seconds: number;
  /** The track of the microphone. */
  readonly source: string | undefined;
}

type Entry = Readonly<Record<string, unknown>>;
const number = (value: unknown): number | undefined => typeof value === 'number' && Number.isFinite(value) ? value : undefined;

export function readingOf(report: Iterable<Entry>): Reading {
  const entries = [...report];
  const of = (type: string): Entry | undefined => entries.find((entry) => entry.type === type && (entry.kind === undefined || entry.kind === 'audio'));
  const inbound = of('inbound-rtp'), outbound = of('outbound-rtp'), far = of('remote-inbound-rtp'), source = of('media-source');
  const pair = entries.find((entry) => entry.type === 'candidate-pair' && entry.nominated === true);
  const codec = entries.find((entry) => entry.type === 'codec' && entry.id === (inbound ?? outbound)?.codecId)?.mimeType;
  const rtt = number(far?.roundTripTime) ?? number(pair?.currentRoundTripTime);
  return {
    received: number(inbound?.packetsReceived) ?? 0, lost: number(inbound?.packetsLost) ?? 0, jitterMs: (number(inbound?.jitter) ?? 0) * 1000,
    rttMs: rtt === undefined ? undefined : rtt * 1000, farLoss: number(far?.fractionLost), sent: number(outbound?.packetsSent) ?? 0,
    codec: typeof codec === 'string' ? codec.replace(/^audio\//i, '') : undefined, energy: number(source?.totalAudioEnergy), seconds: number(source?.totalSamplesDuration) ?? 0,
    source: typeof source?.trackIdentifier === 'string' ? source.trackIdentifier : undefined,
  };
}

const rounded = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;

/** What changed since the last reading. */
export function figuresOf(before: Reading, now: Reading): Quality & { readonly mos: number } {
  const got = Math.max(0, now.received - before.received);
  const lost = Math.max(0, now.lost - before.lost);
  const near = got + lost === 0 ? 0 : lost / (got + lost);
  const lossPercent = Math.max(near, now.farLoss ?? 0) * 100;
  const r = rating({ rttMs: now.rttMs ?? 0, jitterMs: now.jitterMs, lossPercent, ...(now.codec === undefined ? {} : { codec: now.codec }) });
  return {
    bars: barsOf(r), mos: rounded(mosOf(r), 2), lossPercent: rounded(lossPercent, 1), jitterMs: Math.round(now.jitterMs),
    ...(now.rttMs === undefined ? {} : { rttMs: Math.round(now.rttMs) }), ...(now.codec === undefined ? {} : { codec: now.codec }),
  };
}

/** −80 dBFS on average: even a quiet room behind noise suppression is louder than a microphone that is switched off. */
const silence = 1e-8;
/** Readings in a row before a warning: one hiccup is none. */
const patience = { oneWayAudio: 2, silentMicrophone: 4, highLoss: 2, newMicrophone: 1, relayRefused: 1 } as const;
/** Readings for which another microphone is spoken of (F-21). */
const news = 4;

export interface QualityWatch {
  /** `relayRefused`: a relay would not have the credentials, which is the reason where no path works (F-09). */
  take(report: Iterable<Entry>, muted: boolean, relayRefused?: boolean): Quality | undefined;
  /** Undefined where the call was too short for a reading. */
  report(): CallReport | undefined;
}

/** `firstTrack`: the one that was sent first in this call, as soon as one is; it may have been replaced before any reading. */
export function createQualityWatch(firstTrack?: () => string | undefined): QualityWatch {
  let source: string | undefined;
  let first: Reading | undefined, last: Reading | undefined;
  const runs: Record<QualityWarning, number> = { oneWayAudio: 0, silentMicrophone: 0, highLoss: 0, newMicrophone: 0, relayRefused: 0 };
  let told = news;
  const seen = new Set<QualityWarning>();
  const all: ReturnType<typeof figuresOf>[] = [];

  function warningsOf(before: Reading, now: Reading, lossPercent: number, muted: boolean, refused: boolean): QualityWarning[] {
    const measured = now.seconds - before.seconds;
    const holds: Record<QualityWarning, boolean> = {
      oneWayAudio: now.received <= before.received && now.sent > before.sent,
      silentMicrophone: !muted && now.energy !== undefined && before.energy !== undefined && measured > 0.5 && (now.energy - before.energy) / measured < silence,
      highLoss: lossPercent >= 5,
      newMicrophone: told++ < news,
      relayRefused: refused && now.received === first?.received,
    };
    const names = Object.keys(holds) as QualityWarning[];
    for (const name of names) runs[name] = holds[name] ? runs[name] + 1 : 0;
    const warnings = names.filter((name) => runs[name] >= patience[name]);
    for (const name of warnings) seen.add(name);
    return warnings;
  }

  return {
    take(report, muted, refused = false) {
      const now = readingOf(report);
      source ??= firstTrack?.();
      // Before the first reading too, and over a reading in which none was sent.
      if (source !== undefined && now.source !== undefined && source !== now.source) told = 0;
      source = now.source ?? source;
      const before = last;
      last = now;
      first ??= now;
      if (!before) return undefined;
      const figures = figuresOf(before, now);
      all.push(figures);
      const warnings = warningsOf(before, now, figures.lossPercent, muted, refused);
      return warnings.length ? { ...figures, warnings } : figures;
    },
    report() {
      if (!first || !last || all.length === 0) return undefined;
      const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
      const rtts = all.flatMap(({ rttMs }) => rttMs === undefined ? [] : [rttMs]);
      // The first was read as the call began: a line that stands has counted other calls before.
      const whole = figuresOf(first, { ...last, farLoss: undefined });
      return {
        mos: rounded(mean(all.map(({ mos }) => mos)), 2), worstMos: Math.min(...all.map(({ mos }) => mos)), lossPercent: Math.max(whole.lossPercent, rounded(mean(all.map((f) => f.lossPercent)), 1)),
        jitterMs: Math.round(mean(all.map(({ jitterMs }) => jitterMs))), ...(rtts.length ? { rttMs: Math.round(mean(rtts)) } : {}),
        ...(last.codec === undefined ? {} : { codec: last.codec }), warnings: [...seen], readings: all.length,
      };
    },
  };
}

export interface QualityReader {
  /** No reading follows; what the call was like. */
  end(): CallReport | undefined;
}
export interface QualityReaderOptions {
  readonly clock: Clock;
  readonly peer: { readonly connection: Pick<RTCPeerConnection, 'getStats'>; readonly firstTrack: string | undefined };
  readonly muted: () => boolean;
  readonly relayRefused: () => boolean;
  readonly say: (quality: Quality) => void;
}

const readEvery = 2_000;

/** A reading every two seconds, the first at once. */
export function readQuality({ clock, peer, muted, relayRefused, say }: QualityReaderOptions): QualityReader {
  const watch = createQualityWatch(() => peer.firstTrack);
  let isOver = false;
  let cancel = (): void => undefined;
  async function read(): Promise<void> {
    try {
      const entries: Iterable<Entry> = (await peer.connection.getStats()).values();
      const quality = isOver ? undefined : watch.take(entries, muted(), relayRefused());
      if (quality) say(quality);
    } catch { /* A closed connection has no statistics. */ }
    if (!isOver) cancel = clock.after(readEvery, () => { void read(); });
  }
  void read();
  return { end() { isOver = true; cancel(); return watch.report(); } };
}
