/** What the browser counts about a call's sound and its ways, as samples for a graph and rows for a table. */
import type { CandidatePair, StatsSample } from './bundle.js';

type Entry = Readonly<Record<string, unknown>>;
const figure = (value: unknown): number | undefined => typeof value === 'number' && Number.isFinite(value) ? value : undefined;
const word = (value: unknown): string => typeof value === 'string' ? value : '';
const rounded = (value: number | undefined, digits = 0): number | undefined => value === undefined ? undefined : Math.round(value * 10 ** digits) / 10 ** digits;

/** Counters of one look. */
export interface Counters { readonly at: number; readonly received: number; readonly lost: number; readonly inBytes: number; readonly outBytes: number; readonly jitterMs: number | undefined; readonly rttMs: number | undefined }

export function countersOf(entries: readonly Entry[], at: number): Counters {
  const of = (type: string): Entry | undefined => entries.find((entry) => entry['type'] === type && (entry['kind'] === undefined || entry['kind'] === 'audio'));
  const inbound = of('inbound-rtp'), outbound = of('outbound-rtp'), far = of('remote-inbound-rtp');
  const pair = entries.find((entry) => entry['type'] === 'candidate-pair' && entry['nominated'] === true);
  const seconds = (value: unknown): number | undefined => { const found = figure(value); return found === undefined ? undefined : found * 1000; };
  return {
    at, received: figure(inbound?.['packetsReceived']) ?? 0, lost: figure(inbound?.['packetsLost']) ?? 0, inBytes: figure(inbound?.['bytesReceived']) ?? 0, outBytes: figure(outbound?.['bytesSent']) ?? 0,
    jitterMs: seconds(inbound?.['jitter']), rttMs: seconds(far?.['roundTripTime']) ?? seconds(pair?.['currentRoundTripTime']),
  };
}

/** What went on between two looks. */
export function sampleOf(interactionId: string, before: Counters, now: Counters): StatsSample {
  const spent = Math.max(1, now.at - before.at);
  const got = Math.max(0, now.received - before.received), lost = Math.max(0, now.lost - before.lost);
  const kbps = (bytes: number): number | undefined => rounded(Math.max(0, bytes) * 8 / spent, 1);
  return {
    at: now.at, interactionId, rttMs: rounded(now.rttMs), jitterMs: rounded(now.jitterMs), lossPercent: got + lost === 0 ? undefined : rounded((lost / (got + lost)) * 100, 1),
    inKbps: kbps(now.inBytes - before.inBytes), outKbps: kbps(now.outBytes - before.outBytes),
  };
}

/** RFC 8445: the pairs that were tried, the chosen one first. */
export function pairsOf(interactionId: string, entries: readonly Entry[]): CandidatePair[] {
  const byId = new Map(entries.map((entry) => [entry['id'], entry]));
  const end = (id: unknown): string => {
    const candidate = byId.get(id);
    return candidate ? [word(candidate['candidateType']), word(candidate['protocol']), `${word(candidate['address'])}:${String(candidate['port'] ?? '')}`].join(' ') : '';
  };
  const rtt = (entry: Entry): number | undefined => { const found = figure(entry['currentRoundTripTime']); return rounded(found === undefined ? undefined : found * 1000); };
  return entries.filter((entry) => entry['type'] === 'candidate-pair').map((entry) => ({
    interactionId, state: word(entry['state']), nominated: entry['nominated'] === true, local: end(entry['localCandidateId']), remote: end(entry['remoteCandidateId']),
    rttMs: rtt(entry), sent: figure(entry['bytesSent']) ?? 0, received: figure(entry['bytesReceived']) ?? 0,
  })).sort((a, b) => Number(b.nominated) - Number(a.nominated) || b.received - a.received);
}
