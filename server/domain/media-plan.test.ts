/** Who hears whom: hold, far-end hold and early media in one table, and what must hold for any set of legs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Interaction, Leg } from 'ccc-workstation/protocol';
import { mediaPlan } from './media-plan.js';

const leg = (id: string, part: Partial<Leg> = {}): Leg => ({
  id, role: id === 'c' ? 'customer' : 'agent', direction: 'outbound', state: 'connected', party: { kind: 'external', number: '1' }, hold: { local: false, remote: false },
  muted: false, earlyMedia: false, startedAt: 0, ...part,
});
const call = (legs: Leg[], joined = [legs.map((each) => each.id)]): Interaction => ({
  id: 'x', channel: 'phone', direction: 'inbound', phase: 'active', customer: { kind: 'external', number: '1' }, centerNumber: '2', data: {}, legs, joined, path: [],
  offers: [], missedBy: [], startedAt: 0,
});

describe('mediaPlan', () => {
  it('lets two joined legs hear each other', () => { expect(mediaPlan(call([leg('a'), leg('c')]))).toEqual({ hears: { a: ['c'], c: ['a'] }, music: [], comfort: [] }); });
  it('plays music to the held customer and nothing to the agent', () => {
    expect(mediaPlan(call([leg('a'), leg('c', { hold: { local: true, remote: false } })]))).toEqual({ hears: { a: [], c: [] }, music: ['c'], comfort: [] });
  });
  it('plays music to the partner of a phone that holds us', () => {
    expect(mediaPlan(call([leg('a'), leg('c', { hold: { local: false, remote: true } })])).music).toEqual(['a']);
  });
  it('comforts whoever is left alone with a page that is gone, and nobody who still has company or music', () => {
    const lost = { lost: { at: 1, until: 2 } };
    expect(mediaPlan(call([leg('a', lost), leg('c')]))).toMatchObject({ hears: { c: [] }, music: [], comfort: ['c'] });
    expect(mediaPlan(call([leg('a', lost), leg('b'), leg('c')]))).toMatchObject({ hears: { b: ['c'], c: ['b'] }, comfort: [] });
    expect(mediaPlan(call([leg('a', lost), leg('c', { hold: { local: true, remote: false } })]))).toMatchObject({ music: ['c'], comfort: [] });
    expect(mediaPlan(call([leg('a', lost), leg('b', lost)]))).toMatchObject({ comfort: [] });
  });
  it('lets a caller hear early media', () => {
    const plan = mediaPlan(call([leg('a', { state: 'dialing', direction: 'inbound' }), leg('c', { state: 'dialing', earlyMedia: true })]));
    expect(plan.hears['a']).toEqual(['c']);
  });

  it('never lets a held leg be heard, nor anybody outside the set', () => {
    const anyLeg = (id: string): fc.Arbitrary<Leg> => fc.record({
      state: fc.constantFrom<Leg['state'][]>('dialing', 'alerting', 'connected', 'ended'), earlyMedia: fc.boolean(), local: fc.boolean(), remote: fc.boolean(), direction: fc.constantFrom<Leg['direction'][]>('inbound', 'outbound'),
    }).map(({ local, remote, ...part }) => leg(id, { ...part, hold: { local, remote } }));
    fc.assert(fc.property(fc.tuple(anyLeg('a'), anyLeg('b'), anyLeg('c')), (legs) => {
      const plan = mediaPlan(call(legs, [['a', 'c']]));
      expect(plan.hears['b']).toBeUndefined();
      for (const [listener, speakers] of Object.entries(plan.hears)) {
        expect(legs.find((each) => each.id === listener)?.state).not.toBe('ended');
        for (const id of speakers) expect(legs.find((each) => each.id === id)).toMatchObject({ hold: { local: false, remote: false } });
        if (plan.music.includes(listener)) expect(speakers).toEqual([]);
      }
    }));
  });
});
