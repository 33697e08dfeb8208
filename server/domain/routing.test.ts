/** Routing picks who should get the call, and never somebody who cannot take it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseTargets, keyOf, nobodyOnline, passMs, simultaneousLimit, type Candidate, type Group } from './routing.js';

const agent = (id: string, part: Partial<Candidate> = {}): Candidate => ({ kind: 'agent', id, priority: 3, routable: true, online: true, idleSince: 0, ...part });
const group = (candidates: Candidate[], ringing: Group['ringing'] = 'sequence', id = 'sales'): Group => ({ id, ringing, candidates });
const picked = (groups: Group[], passes = new Map<string, number>(), now = 0): string[] | undefined => chooseTargets(groups, passes, now)?.ring.map((c) => c.id);

const candidate: fc.Arbitrary<Candidate> = fc.record({
  kind: fc.constantFrom('agent', 'phone'), id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), priority: fc.integer({ min: 1, max: 5 }), routable: fc.boolean(),
  online: fc.boolean(), idleSince: fc.integer({ min: 0, max: 1000 }),
});
const groups = fc.array(fc.record({
  id: fc.string(), ringing: fc.constantFrom<Group['ringing'][]>('sequence', 'simultaneous'), candidates: fc.uniqueArray(candidate, { selector: keyOf, maxLength: 6 }),
}), { maxLength: 3 });

describe('chooseTargets', () => {
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
    const passes = new Map([['agent:a', 100]]);
    expect(picked([group([agent('a'), agent('b', { idleSince: 50 })])], passes, 101)).toEqual(['b']);
    expect(picked([group([agent('a')])], passes, 101)).toBeUndefined();
    expect(picked([group([agent('a')])], passes, 100 + passMs)).toEqual(['a']);
  });

  it('never picks somebody unroutable or spared, and never ends empty-handed while somebody is free', () => {
    fc.assert(fc.property(groups, fc.dictionary(fc.constantFrom('agent:a', 'agent:b', 'phone:c'), fc.integer({ min: 0, max: 40_000 })), (all, passed) => {
      const passes = new Map(Object.entries(passed));
      const now = 30_000;
      const free = (c: Candidate): boolean => c.routable && (passes.get(keyOf(c)) ?? -Infinity) + passMs <= now;
      const choice = chooseTargets(all, passes, now);
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
