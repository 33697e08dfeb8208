/** The agent reducer: the agent's choice and the center's work never overwrite each other. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Agent } from '../protocol/index.js';
import { hasWork, isRoutable, mayRing } from './agent.js';
import { reduceAgent, type AgentEvent } from './agent-reduce.js';

const idle: Agent = {
  id: 'anna', name: 'Anna', presence: 'ready', presenceSince: 0, activity: 'idle', activitySince: 0, reachable: true, skillGroupIds: ['sales'],
};
const run = (agent: Agent, ...events: AgentEvent[]): Agent => events.reduce((state, event, index) => reduceAgent(state, event, index + 1), agent);

const id = fc.constantFrom('call-1', 'call-2');
const event: fc.Arbitrary<AgentEvent> = fc.oneof(
  fc.record({ type: fc.constant('signedIn' as const), presence: fc.constantFrom('ready' as const, 'notReady' as const) }),
  fc.constant<AgentEvent>({ type: 'signedOut' }),
  fc.record({ type: fc.constant('presenceAsked' as const), presence: fc.constantFrom('ready' as const, 'notReady' as const, 'onBreak' as const) }),
  fc.record({ type: fc.constant('offered' as const), interactionId: id }),
  fc.record({ type: fc.constant('offerMissed' as const), interactionId: id, policy: fc.constantFrom('ready' as const, 'notReady' as const, { onBreak: 'Away' }) }),
  fc.record({ type: fc.constant('offerOver' as const), interactionId: id }),
  fc.record({ type: fc.constant('callStarted' as const), interactionId: id }),
  fc.record({ type: fc.constant('callEnded' as const), interactionId: id, wrapUp: fc.boolean() }),
  fc.record({ type: fc.constant('wrapUpFinished' as const), interactionId: id }),
  fc.record({ type: fc.constant('reachable' as const), reachable: fc.boolean() }),
  fc.record({ type: fc.constant('presenceAsked' as const), presence: fc.constant('onBreak' as const), reason: fc.constantFrom('Lunch', 'Meeting'), seconds: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ type: fc.constantFrom('breakTimedOut' as const, 'workEntered' as const, 'workLeft' as const) }),
  fc.record({ type: fc.constant('switched' as const), name: fc.constantFrom('autoAnswer' as const, 'autoAnswerForced' as const, 'inboundOff' as const, 'workAfterCall' as const), on: fc.boolean() }),
  fc.record({ type: fc.constant('skillGroupsChosen' as const), ids: fc.subarray(['sales', 'support'], { minLength: 1 }) }),
);

describe('reduceAgent', () => {
  // proves RTE-05
  it('returns to the presence before the call', () => {
    const after = run(idle, { type: 'offered', interactionId: 'x' }, { type: 'callStarted', interactionId: 'x' }, { type: 'callEnded', interactionId: 'x', wrapUp: true }, { type: 'wrapUpFinished', interactionId: 'x' });
    expect(after).toMatchObject({ presence: 'ready', activity: 'idle', presenceSince: 0 });
    expect(after.interactionId).toBeUndefined();
  });

  // proves STA-03
  it('takes a break asked for during a call when the work ends, not before', () => {
    const during = run(idle, { type: 'callStarted', interactionId: 'x' }, { type: 'presenceAsked', presence: 'onBreak', reason: 'Meeting' });
    expect(during).toMatchObject({ presence: 'ready', next: { presence: 'onBreak', reason: 'Meeting' } });
    const after = run(during, { type: 'callEnded', interactionId: 'x', wrapUp: false });
    expect(after).toMatchObject({ presence: 'onBreak', reason: 'Meeting', activity: 'idle' });
    expect(after.next).toBeUndefined();
  });

  // proves RTE-06
  it.each([['ready', 'ready'], ['notReady', 'notReady'], [{ onBreak: 'Away' }, 'onBreak']] as const)('after a missed offer with policy %j the agent is %s', (policy, presence) => {
    expect(run(idle, { type: 'offered', interactionId: 'x' }, { type: 'offerMissed', interactionId: 'x', policy })).toMatchObject({ presence, activity: 'idle' });
  });

  // proves OLA-11: `goes on` after a call of the agent's own, unless a presence was asked for meanwhile or the work was left before it
  it.each<[string, AgentEvent[], string, boolean]>([
    ['entered', [], 'wrapUp', true],
    ['left', [{ type: 'workLeft' }], 'idle', false],
    ['left for a presence', [{ type: 'presenceAsked', presence: 'ready' }], 'idle', false],
    ['in a call of one\'s own', [{ type: 'callStarted', interactionId: 'x' }], 'onCall', true],
    ['after it', [{ type: 'callStarted', interactionId: 'x' }, { type: 'callEnded', interactionId: 'x', wrapUp: false }], 'wrapUp', true],
    ['in its wrap-up', [{ type: 'callStarted', interactionId: 'x' }, { type: 'callEnded', interactionId: 'x', wrapUp: true }], 'wrapUp', true],
    ['after its wrap-up', [{ type: 'callStarted', interactionId: 'x' }, { type: 'callEnded', interactionId: 'x', wrapUp: true }, { type: 'wrapUpFinished', interactionId: 'x' }], 'wrapUp', true],
    ['picking up a call', [{ type: 'offered', interactionId: 'x' }], 'offered', true],
    ['after one that was not answered', [{ type: 'offered', interactionId: 'x' }, { type: 'offerMissed', interactionId: 'x', policy: 'ready' }], 'wrapUp', true],
    ['after a call during which "ready" was asked for', [{ type: 'callStarted', interactionId: 'x' }, { type: 'presenceAsked', presence: 'ready' }, { type: 'callEnded', interactionId: 'x', wrapUp: false }], 'idle', false],
    ['signed out of a call', [{ type: 'callStarted', interactionId: 'x' }, { type: 'signedOut' }, { type: 'signedIn', presence: 'ready' }, { type: 'callEnded', interactionId: 'x', wrapUp: false }], 'idle', false],
  ])('work by hand, %s: no call rings while it is not left', (_when, events, activity, isAtWork) => {
    const agent = run(idle, { type: 'workEntered' }, ...events);
    expect(agent.activity).toBe(activity);
    expect([isRoutable(agent, 5), mayRing(agent, 5)]).toEqual([!isAtWork, !isAtWork]);
  });

  it('ignores the end of work that is not in hand', () => {
    const busy = run(idle, { type: 'callStarted', interactionId: 'x' });
    expect(run(busy, { type: 'wrapUpFinished', interactionId: 'old' }, { type: 'offerOver', interactionId: 'old' }, { type: 'callEnded', interactionId: 'old', wrapUp: true })).toBe(busy);
  });

  it('stays consistent under any order of events', () => {
    fc.assert(fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const agent = run(idle, ...events);
      if (agent.activity === 'idle' || agent.activity === 'wrapUp' && !hasWork(agent)) expect(agent.interactionId).toBeUndefined();
      else expect(agent.interactionId).toBeDefined();
      if (!hasWork(agent)) expect([agent.next, agent.byHand ?? false]).toEqual([undefined, agent.activity === 'wrapUp']);
      if (agent.presence !== 'onBreak') expect([agent.reason, agent.breakUntil, agent.breakOverdue]).toEqual([undefined, undefined, undefined]);
      if (agent.breakOverdue) expect(agent.breakUntil).toBeDefined();
      if (agent.presence === 'offline') expect([agent.autoAnswer, agent.inboundOff, agent.workAfterCall, agent.activity === 'wrapUp' && !hasWork(agent)].filter(Boolean)).toEqual([]);
    }));
  });
});
