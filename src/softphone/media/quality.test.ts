// proves CAL-15: the E-model against figures of the standard, and the watch that warns and reports.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barsOf, mosOf, rating } from './e-model.js';
import { createQualityWatch } from './quality.js';

const impairments = fc.record({
  rttMs: fc.double({ min: 0, max: 2000, noNaN: true }), jitterMs: fc.double({ min: 0, max: 300, noNaN: true }), lossPercent: fc.double({ min: 0, max: 100, noNaN: true }),
  codec: fc.constantFrom('PCMU', 'PCMA', 'opus', 'G729', 'constructor', ''),
});
const mos = (of: Parameters<typeof rating>[0]): number => mosOf(rating(of));

describe('the E-model', () => {
  it('gives the default R of 93.2 and MOS 4.41 on a perfect line (G.107, table 2 and B-4)', () => {
    const r = rating({ rttMs: 0, jitterMs: 0, lossPercent: 0, codec: 'PCMU' });
    expect(r).toBe(93.2);
    expect(mosOf(r)).toBeCloseTo(4.41, 2);
    expect(barsOf(r)).toBe(4);
  });
  it('knows the delay and loss impairments of the standard', () => {
    // One way 200 ms: X = 1, Idd = 25(2^(1/6) − 3(1 + 3^−6)^(1/6) + 2) = 3.044.
    expect(rating({ rttMs: 360, jitterMs: 0, lossPercent: 0 })).toBeCloseTo(93.2 - 3.044, 2);
    expect(rating({ rttMs: 0, jitterMs: 0, lossPercent: 5, codec: 'pcma' })).toBeCloseTo(93.2 - 95 * 5 / 30.1, 6);
    expect(rating({ rttMs: 0, jitterMs: 0, lossPercent: 0, codec: 'G729' })).toBeCloseTo(82.2, 6);
    expect(barsOf(rating({ rttMs: 60, jitterMs: 5, lossPercent: 20, codec: 'PCMU' }))).toBe(1);
  });
  it('never rises with loss, delay or jitter, and stays within 1 to 4.5', () => {
    fc.assert(fc.property(impairments, fc.double({ min: 0, max: 500, noNaN: true }), (at, more) => {
      const now = mos(at);
      expect(now).toBeGreaterThanOrEqual(1);
      expect(now).toBeLessThanOrEqual(4.5);
      for (const key of ['rttMs', 'jitterMs', 'lossPercent'] as const) expect(mos({ ...at, [key]: at[key] + more })).toBeLessThanOrEqual(now + 1e-9);
    }));
  });
});

/** One entry of each kind, as Chromium reports them. */
function stats(n: number, { received = n * 100, lost = 0, energy = n * 0.01, sent = n * 100, track = 'm1' } = {}): Record<string, unknown>[] {
  return [
    { type: 'inbound-rtp', kind: 'audio', packetsReceived: received, packetsLost: lost, jitter: 0.004, codecId: 'c' }, { type: 'outbound-rtp', kind: 'audio', packetsSent: sent },
    { type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: 0.04, fractionLost: 0 }, { type: 'media-source', kind: 'audio', totalAudioEnergy: energy, totalSamplesDuration: n * 2, trackIdentifier: track },
    { type: 'codec', id: 'c', mimeType: 'audio/PCMU' },
  ];
}

describe('the quality watch', () => {
  // proves F-21
  it('says for four readings that another microphone took the place of the first, and notes it in the report', () => {
    const watch = createQualityWatch();
    expect([1, 2].map((n) => watch.take(stats(n), false)?.warnings)).toEqual([undefined, undefined]);
    const seen = [3, 4, 5, 6, 7].map((n) => watch.take(stats(n, { track: 'm2' }), false)?.warnings);
    expect(seen).toEqual([...Array<string[]>(4).fill(['newMicrophone']), undefined]);
    expect(watch.report()?.warnings).toEqual(['newMicrophone']);
  });
  it('says so too where the microphone changed before the first reading, and not where the first one came late', () => {
    const early = createQualityWatch(() => 'm1'), late = createQualityWatch();
    expect([1, 2].map((n) => early.take(stats(n, { track: 'm2' }), false)?.warnings)).toEqual([undefined, ['newMicrophone']]);
    expect(late.take(stats(1).filter(({ type }) => type !== 'media-source'), false)).toBeUndefined();
    expect(late.take(stats(2), false)?.warnings).toBeUndefined();
    // The microphone was opened as the call connected, and was another one two seconds later.
    const opened: string[] = [];
    const opening = createQualityWatch(() => opened[0]);
    expect(opening.take(stats(1).filter(({ type }) => type !== 'media-source'), false)).toBeUndefined();
    opened.push('m1');
    expect(opening.take(stats(2, { track: 'm2' }), false)?.warnings).toEqual(['newMicrophone']);
  });
  it('tells figures from the second reading on, and a report at the end', () => {
    const watch = createQualityWatch();
    expect(watch.take(stats(1), false)).toBeUndefined();
    expect(watch.report()).toBeUndefined();
    expect(watch.take(stats(2), false)).toEqual({ bars: 4, mos: 4.41, lossPercent: 0, jitterMs: 4, rttMs: 40, codec: 'PCMU' });
    expect(watch.report()).toEqual({ mos: 4.41, worstMos: 4.41, lossPercent: 0, jitterMs: 4, rttMs: 40, codec: 'PCMU', warnings: [], readings: 1 });
  });
  it('warns when nothing arrives, and stops when it does again', () => {
    const watch = createQualityWatch();
    const heard = [1, 2, 3].map((n) => watch.take(stats(n, { received: 100 }), false)?.warnings);
    expect(heard).toEqual([undefined, undefined, ['oneWayAudio']]);
    expect(watch.take(stats(4), false)?.warnings).toBeUndefined();
    expect(watch.report()?.warnings).toEqual(['oneWayAudio']);
  });
  it('warns of a silent microphone, but not of a muted one', () => {
    const loud = createQualityWatch(), muted = createQualityWatch();
    let last: readonly string[] | undefined;
    for (let n = 1; n <= 5; n++) { last = loud.take(stats(n, { energy: 0.5 }), false)?.warnings; expect(muted.take(stats(n, { energy: 0.5 }), true)?.warnings).toBeUndefined(); }
    expect(last).toEqual(['silentMicrophone']);
  });
  // proves F-09
  it('names the relay that refused its credentials where nothing ever arrived, and not where a path was found', () => {
    const silent = createQualityWatch(), heard = createQualityWatch();
    const nothing = { received: 0, sent: 0 };
    expect([1, 2].map((n) => silent.take(stats(n, nothing), false, true)?.warnings)).toEqual([undefined, ['relayRefused']]);
    expect([1, 2, 3].map((n) => heard.take(stats(n), false, true)?.warnings)).toEqual([undefined, undefined, undefined]);
    expect(silent.take(stats(3), false, true)?.warnings).toBeUndefined();
    expect(silent.report()?.warnings).toEqual(['relayRefused']);
  });
  it('warns of high loss that lasts', () => {
    const watch = createQualityWatch();
    const seen = [1, 2, 3].map((n) => watch.take(stats(n, { lost: n * 20 }), false));
    expect(seen.map((quality) => quality?.warnings)).toEqual([undefined, undefined, ['highLoss']]);
    expect(seen[2]?.bars).toBeLessThan(3);
  });
});
