// The client's reducer takes every fact in every state, and no order of the two channels can be seen in what it shows.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Agent, Interaction, InteractionFact, Me } from '../protocol/index.js';
import type { Fact, PhoneFact } from './facts.js';
import { reduce } from './reduce.js';
import { currentInteraction, myLeg, popHash, ringingInteraction, stageOf } from './selectors.js';
import { initialState, type WorkstationState } from './state.js';

const me: Me = { agentId: 'anna', email: 'anna@demo.test', name: 'Anna', nickname: 'Annie', mobile: '', role: 'agent', roleId: 'agent', sdkAppId: '1400000001', skillGroups: [] };
const agent: Agent = { id: 'anna', name: 'Anna', presence: 'ready', presenceSince: 1, activity: 'idle', activitySince: 1, reachable: true, skillGroupIds: ['sales'] };
const interaction: Interaction = {
  id: 'i1', channel: 'phone', direction: 'inbound', phase: 'active', customer: { kind: 'external', number: '13900139000' }, centerNumber: '02066240000', data: {}, joined: [],
  legs: [{ id: 'c1', role: 'customer', direction: 'inbound', state: 'connected', party: { kind: 'external', number: '13900139000' }, hold: { local: false, remote: false }, muted: false, earlyMedia: false, startedAt: 10, connectedAt: 11 }],
  path: [], offers: [], missedBy: [], startedAt: 10,
};
const snapshot = {
  type: 'center.snapshot', at: 5, serverTimeOffset: 0, me, agent, colleagues: [], interactions: [], queues: [], breakReasons: [], dispositions: [], phones: [], screenPops: [],
  bridge: initialState.bridge, capabilities: initialState.capabilities, wrapUpSeconds: 0,
} satisfies Fact;

const base = { interactionId: 'i1', at: 20 };
const offered: Fact[] = [
  { type: 'center.interaction', at: 12, interaction },
  { ...base, seq: 5, type: 'leg.added', legId: 'a1', role: 'agent', direction: 'outbound', state: 'alerting', party: { kind: 'agent', number: '', agentId: 'anna', name: 'Anna' } },
  { ...base, seq: 6, type: 'interaction.offered', agentId: 'anna', legId: 'a1', deadlineAt: 30_000 },
];
const answeredByCenter: Fact[] = [
  { ...base, at: 25, seq: 7, type: 'leg.connected', legId: 'a1' },
  { ...base, at: 25, seq: 8, type: 'offer.accepted', agentId: 'anna', legId: 'a1' },
  { ...base, at: 25, seq: 9, type: 'legs.joined', legIds: ['c1', 'a1'] },
];
const phone: Fact[] = [
  { type: 'phone.alerting', at: 20, interactionId: 'i1', legId: 'a1', number: '13900139000' },
  { type: 'phone.connected', at: 25, interactionId: 'i1', legId: 'a1' },
  { type: 'phone.muted', at: 26, interactionId: 'i1', legId: 'a1', muted: true },
];
const run = (facts: readonly Fact[], state: WorkstationState = reduce(initialState, snapshot)): WorkstationState => facts.reduce(reduce, state);

/** All interleavings drawn at random that keep the order within each channel. */
const interleaved = (left: readonly Fact[], right: readonly Fact[]) => fc.array(fc.boolean(), { minLength: left.length + right.length, maxLength: left.length + right.length })
  .map((picks) => {
    const a = [...left], b = [...right];
    return picks.flatMap((pick) => (pick ? a.shift() ?? b.shift() : b.shift() ?? a.shift()) ?? []);
  });

describe('both channels', () => {
  it('give the same state whichever speaks first', () => {
    const expected = run([...offered, ...answeredByCenter, ...phone]);
    fc.assert(fc.property(interleaved([...offered, ...answeredByCenter], phone), (facts) => { expect(run(facts)).toEqual(expected); }), { numRuns: 500 });
    expect(stageOf(expected, expected.interactions['i1'] ?? interaction)).toBe('connected');
  });

  it('ring from the INVITE alone, from the offer alone, and once from both', () => {
    for (const facts of [offered, phone.slice(0, 1), [...offered, ...phone.slice(0, 1)]]) {
      const state = run(facts);
      expect(state.ringing).toEqual(['i1']);
      expect(ringingInteraction(state)?.customer.number).toBe('13900139000');
      expect(ringingInteraction(state)?.legs.filter((leg) => leg.party.agentId === 'anna').length).toBeLessThanOrEqual(1);
    }
  });

  it('show a dialled call once, although each side numbers its leg itself', () => {
    const center: Fact[] = [
      { ...base, interactionId: 'o1', seq: 1, type: 'interaction.created', channel: 'phone', direction: 'outbound', customer: { kind: 'external', number: '138' }, centerNumber: '020', agentId: 'anna', data: {} },
      { ...base, interactionId: 'o1', seq: 2, type: 'leg.added', legId: 'x1', role: 'agent', direction: 'inbound', state: 'dialing', party: { kind: 'agent', number: '', agentId: 'anna' } },
      { ...base, interactionId: 'o1', seq: 3, type: 'leg.added', legId: 'x2', role: 'customer', direction: 'outbound', state: 'dialing', party: { kind: 'external', number: '138' } },
      { ...base, interactionId: 'o1', seq: 4, type: 'leg.connected', legId: 'x2' },
      { ...base, interactionId: 'o1', seq: 5, type: 'leg.connected', legId: 'x1' },
    ];
    const own: Fact[] = [
      { type: 'phone.dialing', at: 20, interactionId: 'o1', legId: 'mine', number: '138' },
      { type: 'phone.progress', at: 21, interactionId: 'o1', legId: 'mine', earlyMedia: true },
      { type: 'phone.connected', at: 22, interactionId: 'o1', legId: 'mine' },
    ];
    const expected = run([...center, ...own]);
    expect(expected.interactions['o1']?.legs.map((leg) => leg.id)).toEqual(['x1', 'x2']);
    fc.assert(fc.property(interleaved(center, own), (facts) => { expect(run(facts)).toEqual(expected); }));
  });

  it('keep our own leg ours when the INVITE comes before we know who we are', () => {
    const early = [...phone, snapshot, ...offered, ...answeredByCenter].reduce(reduce, initialState);
    expect(early).toEqual(run([...offered, ...answeredByCenter, ...phone]));
  });
});

describe('a command in flight', () => {
  it('is shown on our leg and forgotten when it is done or the connection was lost', () => {
    const up = run([...offered, ...answeredByCenter, ...phone]);
    const sent = reduce(up, { type: 'command.sent', at: 1, key: 'i1', name: 'hold' });
    const current = currentInteraction(sent);
    expect(current && myLeg(sent, current)?.pending).toBe('hold');
    expect(reduce(sent, { type: 'command.done', at: 2, key: 'i1', name: 'hold' }).pending).toEqual({});
    expect(reduce(sent, { type: 'connection.signalling', at: 2, signalling: 'connected' }).pending).toEqual({});
  });
});

// proves POP-06: 100, 200, 400
it('walks the screen pop through 100, 200 and 400', () => {
  const status = (facts: Fact[]) => /status=(\d+)/.exec(popHash(run(facts)) ?? '')?.[1];
  expect(status([])).toBeUndefined();
  expect(status(offered)).toBe('100');
  expect(status([...offered, ...answeredByCenter, ...phone])).toBe('200');
  expect(status([...offered, ...answeredByCenter, ...phone, { type: 'phone.ended', at: 40, interactionId: 'i1', legId: 'a1', cause: 'normal' }])).toBe('400');
});

describe('every fact in every state', () => {
  const id = fc.constantFrom('i1', 'i2', '__proto__', 'constructor');
  const leg = fc.constantFrom('a1', 'c1', 'x', 'toString');
  const at = fc.nat(1000);
  const phoneFact: fc.Arbitrary<PhoneFact> = fc.oneof(
    fc.record({ type: fc.constantFrom('phone.alerting' as const, 'phone.dialing' as const), at, interactionId: id, legId: leg, number: fc.string() }),
    fc.record({ type: fc.constant('phone.progress' as const), at, interactionId: id, legId: leg, earlyMedia: fc.boolean() }),
    fc.record({ type: fc.constant('phone.connected' as const), at, interactionId: id, legId: leg }),
    fc.record({ type: fc.constant('phone.muted' as const), at, interactionId: id, legId: leg, muted: fc.boolean() }),
    fc.record({ type: fc.constant('phone.ended' as const), at, interactionId: id, legId: leg, cause: fc.constantFrom('normal' as const, 'busy' as const) }),
    fc.record({ type: fc.constant('phone.registration' as const), at, registration: fc.constantFrom('registered' as const, 'refused' as const) }),
  );
  const centerFact: fc.Arbitrary<InteractionFact> = fc.oneof(
    fc.record({ type: fc.constant('interaction.created' as const), at, interactionId: id, seq: at, channel: fc.constant('phone' as const), direction: fc.constantFrom('inbound' as const, 'outbound' as const), customer: fc.constant(interaction.customer), centerNumber: fc.string(), data: fc.constant({}) }),
    fc.record({ type: fc.constant('leg.added' as const), at, interactionId: id, seq: at, legId: leg, role: fc.constantFrom('agent' as const, 'customer' as const), direction: fc.constant('outbound' as const), state: fc.constantFrom('alerting' as const, 'dialing' as const), party: fc.constantFrom({ kind: 'agent' as const, number: '', agentId: 'anna' }, interaction.customer) }),
    fc.record({ type: fc.constantFrom('leg.connected' as const), at, interactionId: id, seq: at, legId: leg }),
    fc.record({ type: fc.constantFrom('leg.held' as const, 'leg.resumed' as const), at, interactionId: id, seq: at, legId: leg, side: fc.constantFrom('local' as const, 'remote' as const) }),
    fc.record({ type: fc.constant('leg.ended' as const), at, interactionId: id, seq: at, legId: leg, cause: fc.constant('normal' as const) }),
    fc.record({ type: fc.constant('interaction.offered' as const), at, interactionId: id, seq: at, agentId: fc.constantFrom('anna', 'ben'), legId: leg, deadlineAt: at }),
    fc.record({ type: fc.constant('offer.missed' as const), at, interactionId: id, seq: at, agentId: fc.constantFrom('anna', 'ben'), legId: leg }),
    fc.record({ type: fc.constant('wrapUp.started' as const), at, interactionId: id, seq: at, agentId: fc.constantFrom('anna', 'ben') }),
    fc.record({ type: fc.constantFrom('interaction.closed' as const), at, interactionId: id, seq: at }),
  );
  const other: fc.Arbitrary<Fact> = fc.oneof(
    fc.constant(snapshot), fc.record({ type: fc.constant('center.interaction' as const), at, interaction: id.map((own) => ({ ...interaction, id: own })) }),
    fc.record({ type: fc.constant('view.selected' as const), at, interactionId: id }), fc.record({ type: fc.constant('center.dtmf' as const), at, interactionId: id, legId: leg, digit: fc.string() }),
    fc.record({ type: fc.constant('card.added' as const), at, interactionId: id, card: fc.constant({ id: 'k', header: 'h' }) }),
    fc.record({ type: fc.constantFrom('command.sent' as const, 'command.done' as const), at, key: id, name: fc.constantFrom('hold' as const, 'mute' as const) }),
    fc.record({ type: fc.constant('connection.signalling' as const), at, signalling: fc.constantFrom('connected' as const, 'reconnecting' as const, 'signedOut' as const) }),
  );

  it('gives a state whose lists name each interaction of ours once', () => {
    fc.assert(fc.property(fc.array(fc.oneof(phoneFact, centerFact, other), { maxLength: 60 }), (facts) => {
      const state = facts.reduce<WorkstationState>((before, fact) => {
        const frozen = deepFreeze(before);
        return reduce(frozen, fact);
      }, initialState);
      const listed = [...state.ringing, ...state.serving, ...state.ended];
      expect(new Set(listed).size).toBe(listed.length);
      for (const own of listed) expect(Object.hasOwn(state.interactions, own)).toBe(true);
      if (state.current !== undefined) expect(state.serving).toContain(state.current);
    }), { numRuns: 400 });
  });
});

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}

it('forgets digits and cards with the conversations they belong to', () => {
  let state = initialState;
  for (let i = 0; i < 60; i++) {
    const on = { at: i, interactionId: `i${i}`, legId: `l${i}` };
    state = reduce(state, { type: 'phone.alerting', ...on, number: '1' });
    state = reduce(state, { type: 'center.dtmf', ...on, digit: '5' });
    state = reduce(state, { type: 'card.added', ...on, card: { id: `k${i}`, header: 'x' } });
    state = reduce(state, { type: 'phone.ended', ...on, cause: 'normal' });
  }
  expect([state.ended, Object.keys(state.digits), Object.keys(state.cards)].map((all) => all.length)).toEqual([50, 50, 50]);
});

// proves F-19, F-27
it('goes on with what the page before left to it, when it gets the phone', () => {
  const talking = run([...offered, ...answeredByCenter, ...phone]);
  const left = reduce(talking, { type: 'phone.ended', at: 30, interactionId: 'i1', legId: 'a1', cause: 'answeredElsewhere' });
  expect(reduce(left, { type: 'tab.leading', at: 31 }).parts.media).toEqual({});
  const hungUp = reduce(talking, { type: 'phone.ended', at: 30, interactionId: 'i1', legId: 'a1', cause: 'normal' });
  expect(reduce(hungUp, { type: 'tab.leading', at: 31 }).parts.media).toMatchObject({ a1: { state: 'ended' } });
});
