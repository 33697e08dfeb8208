/** How good a call sounds, from the browser's statistics: four bars out of loss, jitter and round trip (CAL-15). */

export interface Reading { readonly received: number; readonly lost: number; readonly jitterMs: number; readonly rttMs: number | undefined; readonly farLoss: number | undefined }
export interface QualityFigures { readonly bars: 1 | 2 | 3 | 4; readonly lossPercent: number; readonly jitterMs: number; readonly rttMs?: number }

export function readingOf(report: Iterable<Readonly<Record<string, unknown>>>): Reading {
  const number = (value: unknown): number | undefined => typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  let received = 0, lost = 0, jitterMs = 0;
  let rttMs: number | undefined, farLoss: number | undefined;
  for (const entry of report) {
    if (entry.type === 'inbound-rtp') {
      received = number(entry.packetsReceived) ?? 0;
      lost = number(entry.packetsLost) ?? 0;
      jitterMs = (number(entry.jitter) ?? 0) * 1000;
    }
    if (entry.type === 'remote-inbound-rtp') {
      farLoss = number(entry.fractionLost);
      const seconds = number(entry.roundTripTime);
      if (seconds !== undefined) rttMs = seconds * 1000;
    }
    if (entry.type === 'candidate-pair' && entry.nominated === true && rttMs === undefined) {
      const seconds = number(entry.currentRoundTripTime);
      if (seconds !== undefined) rttMs = seconds * 1000;
    }
  }
  return { received, lost, jitterMs, rttMs, farLoss };
}

/** What changed since the last reading. The bars follow ITU-T G.107's simplified R: delay with jitter buffer, and loss weighted. */
export function figuresOf(before: Reading, now: Reading): QualityFigures {
  const got = Math.max(0, now.received - before.received);
  const lost = Math.max(0, now.lost - before.lost);
  const near = got + lost === 0 ? 0 : lost / (got + lost);
  const loss = Math.max(near, now.farLoss ?? 0);
  const delay = (now.rttMs ?? 0) / 2 + now.jitterMs * 2 + 20;
  const r = 93.2 - delay / 40 - Math.max(0, delay - 177) * 0.11 - 2.5 * loss * 100;
  const bars = r > 80 ? 4 : r > 70 ? 3 : r > 55 ? 2 : 1;
  return { bars, lossPercent: Math.round(loss * 1000) / 10, jitterMs: Math.round(now.jitterMs), ...(now.rttMs === undefined ? {} : { rttMs: Math.round(now.rttMs) }) };
}
