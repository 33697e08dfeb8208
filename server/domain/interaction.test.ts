/** The interaction reducer is total: every fact in every state, in any order, gives a state that a client can be shown. */
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { allowedOnInteraction, reduceInteraction } from 'ccc-workstation/model';
import { EndCause, Interaction, type InteractionFact, type NewFact } from 'ccc-workstation/protocol';
import { mediaPlan } from './media-plan.js';

const legId = fc.constantFrom('c', 'a', 'b');
const agentId = fc.constantFrom('anna', 'ben');
const party = fc.constantFrom({ kind: 'external' as const, number: '1' }, { kind: 'agent' as const, number: '8001', agentId: 'anna' }, { kind: 'agent' as const, number: '8002', agentId: 'ben' });
const side = fc.constantFrom('local' as const, 'remote' as const);
const one = <const T extends string, M extends object>(type: T, parts: { [K in keyof M]: fc.Arbitrary<M[K]> }): fc.Arbitrary<{ type: T } & M> => fc.record<M>(parts).map((rest) => ({ type, ...rest }));

const anyFact: fc.Arbitrary<NewFact> = fc.oneof(
  one('interaction.created', { channel: fc.constantFrom('phone' as const, 'internal' as const), direction: fc.constantFrom('inbound' as const, 'outbound' as const), customer: party, centerNumber: fc.constant('2'), data: fc.constant({}) }),
  one('leg.added', { legId, role: fc.constantFrom('customer' as const, 'agent' as const), direction: fc.constantFrom('inbound' as const, 'outbound' as const), state: fc.constantFrom('dialing' as const, 'alerting' as const), party }),
  one('leg.alerting', { legId, earlyMedia: fc.boolean() }), one('leg.connected', { legId }), one('leg.held', { legId, side }), one('leg.resumed', { legId, side }),
  one('leg.ended', { legId, cause: fc.constantFrom(...EndCause.options) }), one('legs.joined', { legIds: fc.uniqueArray(legId) }), one('legs.split', { legIds: fc.uniqueArray(legId) }),
  one('flow.entered', { flowId: fc.constant('f'), version: fc.constant('1') }), one('flow.step', { step: fc.constant({ nodeId: 'n', label: 'N' }) }), one('flow.left', { outcome: fc.constantFrom('transferred' as const, 'ended' as const) }),
  one('queue.entered', { skillGroupId: fc.constant('s'), name: fc.constant('S'), position: fc.nat(9) }), one('queue.moved', { position: fc.nat(9) }), one('queue.left', { reason: fc.constantFrom('answered' as const, 'abandoned' as const) }),
  one('interaction.offered', { agentId, legId, deadlineAt: fc.nat() }), one('offer.accepted', { agentId, legId }), one('offer.missed', { agentId, legId }), one('offer.rejected', { agentId, legId }),
  one('offer.withdrawn', { agentId, legId, reason: fc.constantFrom('abandoned' as const, 'answeredElsewhere' as const) }),
  one('recording.started', { recordingId: fc.constant('r') }), one('recording.finished', { recordingId: fc.constant('r'), durationMs: fc.nat() }), one('recording.failed', { recordingId: fc.constant('r'), reason: fc.constant('x') }),
  one('interaction.noted', { remark: fc.string() }), one('wrapUp.started', { agentId }), one('wrapUp.finished', { agentId }),
  one('interaction.ended', { status: fc.constantFrom('normalEnd' as const, 'missed' as const), hangUpParty: fc.constantFrom('customer' as const, 'agent' as const) }), one('interaction.closed', {}),
);

describe('reduceInteraction', () => {
  it('takes every fact in every state; what ended stays ended', () => {
    fc.assert(fc.property(fc.array(anyFact, { maxLength: 40 }), (facts) => {
      let state: Interaction | undefined;
      facts.forEach((fact, index) => {
        const placed: InteractionFact = { ...fact, seq: index + 1, at: index, interactionId: 'x' };
        const next = reduceInteraction(state, placed);
        for (const leg of state?.legs ?? []) if (leg.state === 'ended') expect(next?.legs.find((each) => each.id === leg.id)).toEqual(leg);
        if (state?.status !== undefined) expect(next?.status).toBe(state.status);
        state = next;
        if (!state) return;
        expect(v.is(Interaction, state)).toBe(true);
        mediaPlan(state);
        for (const agent of ['anna', 'ben']) if (state.legs.every((leg) => leg.state === 'ended')) expect(allowedOnInteraction(state, agent).has('hold')).toBe(false);
      });
    }), { numRuns: 300 });
  });
});
