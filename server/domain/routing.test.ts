/** Routing picks who should get the call, and never somebody who cannot take it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseTargets, failedMs, keyOf, nextRetryAt, nobodyOnline, passMs, simultaneousLimit, spare, type Candidate, type Group, type Passes, type Preference } from './routing.js';

const agent = (id: string, part: Partial<Candidate> = {}): Candidate => ({ kind: 'agent', id, priority: 3, routable: true, online: true, idleSince: 0, received: 0, ...part });
const group = (candidates: Candidate[], ringing: Group['ringing'] = 'sequence', id = 'sales'): Group => ({ id, ringing, candidates });
const picked = (groups: Group[], passes: Passes = new Map(), now = 0, how: Preference = { basis: 'priority' }): string[] | undefined => chooseTargets(groups, passes, now, how)?.ring.map((c) => c.id);

const candidate: fc.Arbitrary<Candidate> = fc.record({
  kind: fc.constantFrom('agent', 'phone'), id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), priority: fc.integer({ min: 1, max: 5 }), routable: fc.boolean(),
  online: fc.boolean(), idleSince: fc.integer({ min: 0, max: 1000 }), received: fc.integer({ min: 0, max: 3 }),
});
const groups = fc.array(fc.record({
  id: fc.string(), ringing: fc.constantFrom<Group['ringing'][]>('sequence', 'simultaneous'), candidates: fc.uniqueArray(candidate, { selector: keyOf, maxLength: 6 }),
}), { maxLength: 3 });

describe('chooseTargets', () => {
  // proves RTE-01: the same three agents, three settings, three choices
  it.each([['idleTime', 'a'], ['fewestCalls', 'b'], ['priority', 'c']] as const)('by %s takes %s', (basis, chosen) => {
    const three = [agent('a', { idleSince: 1, received: 9, priority: 3 }), agent('b', { idleSince: 2, received: 0, priority: 2 }), agent('c', { idleSince: 3, received: 5, priority: 1 })];
    expect(picked([group(three)], undefined, 0, { basis })).toEqual([chosen]);
  });
  // proves RTE-02
  it('takes the last agent first, alone, in whichever group; otherwise as usual', () => {
    const groups = [group([agent('a'), agent('b')], 'simultaneous'), group([agent('c', { priority: 5 })], 'sequence', 'overflow')];
    expect(picked(groups, undefined, 0, { basis: 'idleTime', first: 'b' })).toEqual(['b']);
    expect(picked(groups, undefined, 0, { basis: 'idleTime', first: 'c' })).toEqual(['c']);
    expect(picked(groups, new Map([['agent:b', { until: passMs, failures: 0 }]]), 1, { basis: 'idleTime', first: 'b' })).toEqual(['a']);
    expect(picked(groups, undefined, 0, { basis: 'idleTime', first: 'nobody' })).toEqual(['a', 'b']);
  });
  // proves RTE-01
  it('takes who has been idle longest', () => { expect(picked([group([agent('a', { idleSince: 20 }), agent('b', { idleSince: 10 })])])).toEqual(['b']); });
  // proves SKG-03, SKG-04
  it('takes priority before idle time', () => { expect(picked([group([agent('a', { priority: 2 }), agent('b', { priority: 1, idleSince: 99 })])])).toEqual(['b']); });
  // proves SKG-02
  it('rings at most two at once', () => { expect(picked([group([agent('a'), agent('b'), agent('c')], 'simultaneous')])).toEqual(['a', 'b']); });
  // proves IVR-13
  it('uses the overflow group only while nobody of the first is free', () => {
    const overflow = group([agent('z')], 'sequence', 'overflow');
    expect(picked([group([agent('a', { routable: false })]), overflow])).toEqual(['z']);
    expect(picked([group([agent('a')]), overflow])).toEqual(['a']);
  });
  it('spares who just let the call pass, and asks again later', () => {
    const passes: Passes = new Map();
    spare(passes, agent('a'), 'rejected', 100);
    expect(picked([group([agent('a'), agent('b', { idleSince: 50 })])], passes, 101)).toEqual(['b']);
    expect(picked([group([agent('a')])], passes, 101)).toBeUndefined();
    expect(picked([group([agent('a')])], passes, 100 + passMs)).toEqual(['a']);
  });
  // proves F-18
  it('asks a phone that failed again sooner, and less and less soon while it goes on failing', () => {
    const passes: Passes = new Map();
    const pauses = Array.from({ length: 8 }, (_, n) => { spare(passes, agent('a'), 'withdrawn', n); return (nextRetryAt(passes, n) ?? 0) - n; });
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128].map((times) => Math.min(passMs, times * failedMs)));
    spare(passes, agent('a'), 'missed', 100);
    spare(passes, agent('a'), 'withdrawn', 200);
    expect(nextRetryAt(passes, 200)).toBe(200 + failedMs);
  });

  it('never picks somebody unroutable or spared, and never ends empty-handed while somebody is free', () => {
    fc.assert(fc.property(groups, fc.dictionary(fc.constantFrom('agent:a', 'agent:b', 'phone:c'), fc.integer({ min: 0, max: 40_000 })), fc.constantFrom('idleTime' as const, 'fewestCalls' as const, 'priority' as const), fc.option(fc.constantFrom('a', 'b'), { nil: undefined }), (all, passed, basis, first) => {
      const passes: Passes = new Map(Object.entries(passed).map(([key, until]) => [key, { until, failures: 0 }]));
      const now = 30_000;
      const free = (c: Candidate): boolean => c.routable && (passes.get(keyOf(c))?.until ?? -Infinity) <= now;
      const choice = chooseTargets(all, passes, now, { basis, first });
      expect(choice !== undefined).toBe(all.some((g) => g.candidates.some(free)));
      for (const target of choice?.ring ?? []) expect(free(target)).toBe(true);
      expect(choice?.ring.length ?? 0).toBeLessThanOrEqual(simultaneousLimit);
    }));
  });
});

describe('nobodyOnline', () => {
  it('is about being signed in, not about being free', () => {
    expect(nobodyOnline([group([agent('a', { routable: false })])])).toBe(false);
    expect(nobodyOnline([group([agent('a', { routable: false, online: false })])])).toBe(true);
  });
});
