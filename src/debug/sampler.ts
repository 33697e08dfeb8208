/** Looks at the connections of running calls once a second, for as long as somebody watches. */
import type { Clock } from '../kernel/clock.js';
import type { Fact } from '../model/index.js';
import type { Softphone } from '../softphone/softphone.js';
import type { CandidatePair, StatsSample } from './bundle.js';
import { countersOf, pairsOf, sampleOf, type Counters } from './stats.js';
import { connectionsOf } from './tap.js';

export interface Sampler { readonly samples: readonly StatsSample[]; readonly pairs: readonly CandidatePair[]; close(): void }

const lookEvery = 1_000;
const mostSamples = 600;

export function startSampler(softphone: Softphone | undefined, clock: Clock, now: () => number, changed: () => void): Sampler {
  const before = new Map<string, Counters>();
  let samples: StatsSample[] = [];
  let pairs: readonly CandidatePair[] = [];
  let over = false;
  let cancel = (): void => undefined;

  async function look(): Promise<void> {
    const tried: CandidatePair[] = [];
    for (const [id, connection] of connectionsOf(softphone)) {
      const entries: Readonly<Record<string, unknown>>[] = [];
      // A connection that was closed meanwhile has nothing to tell.
      await connection.getStats().then((report) => { report.forEach((entry: Readonly<Record<string, unknown>>) => entries.push(entry)); }, () => undefined);
      const counters = countersOf(entries, now());
      const last = before.get(id);
      before.set(id, counters);
      if (last) samples.push(sampleOf(id, last, counters));
      tried.push(...pairsOf(id, entries));
    }
    // The ways of the last call stay to be looked at.
    if (tried.length > 0) pairs = tried;
    samples = samples.slice(-mostSamples);
  }
  function again(): void { cancel = clock.after(lookEvery, () => { void look().then(() => { if (over) return; changed(); again(); }); }); }
  again();
  return { get samples() { return samples; }, get pairs() { return pairs; }, close() { over = true; cancel(); } };
}

/** What the phone has measured by itself every two seconds of each call, where nobody watched. */
export const samplesIn = (facts: readonly Fact[]): StatsSample[] => facts.flatMap((fact) => fact.type === 'phone.quality'
  ? [{ at: fact.at, interactionId: fact.interactionId, rttMs: fact.rttMs, jitterMs: fact.jitterMs, lossPercent: fact.lossPercent }] : []);
