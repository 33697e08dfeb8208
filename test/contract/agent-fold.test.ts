// The mock's agent and the server's agent are one: any order of events leads both to the same state.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { reduceAgent } from '../../server/domain/agent.js';
import { foldAgent, type AgentEvent } from '../../src/testing/agent-fold.js';
import type { Agent } from 'ccc-workstation/protocol';

const interactionId = fc.constantFrom('i1', 'i2');
const presence = fc.constantFrom('ready' as const, 'notReady' as const, 'onBreak' as const);
const event: fc.Arbitrary<AgentEvent> = fc.oneof(
  fc.record({ type: fc.constant('signedIn' as const), presence: fc.constantFrom('ready' as const, 'notReady' as const) }),
  fc.constant({ type: 'signedOut' as const }),
  fc.record({ type: fc.constant('presenceAsked' as const), presence }),
  fc.record({ type: fc.constant('presenceAsked' as const), presence, reason: fc.constantFrom('Lunch', 'Meeting') }),
  fc.record({ type: fc.constant('offerMissed' as const), interactionId, policy: fc.constantFrom('ready' as const, 'notReady' as const, { onBreak: 'Missed' }) }),
  fc.record({ type: fc.constant('callEnded' as const), interactionId, wrapUp: fc.boolean() }),
  fc.record({ type: fc.constantFrom('offered' as const, 'offerOver' as const, 'callStarted' as const, 'wrapUpFinished' as const), interactionId }),
  fc.record({ type: fc.constant('reachable' as const), reachable: fc.boolean() }),
);
const fresh: Agent = { id: 'anna', name: 'Anna', presence: 'offline', presenceSince: 0, activity: 'idle', activitySince: 0, reachable: false, skillGroupIds: [] };

it('foldAgent is the server\'s reduceAgent', () => {
  fc.assert(fc.property(fc.array(event, { maxLength: 40 }), (events) => {
    let [mock, server] = [fresh, fresh];
    events.forEach((each, at) => {
      mock = foldAgent(mock, each, at);
      server = reduceAgent(server, each, at);
      expect(mock).toEqual(server);
    });
  }), { numRuns: 500 });
});
