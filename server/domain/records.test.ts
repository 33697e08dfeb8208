/** Service records: every ending reads as SVR-02 and SVR-03 say, and the fold takes any facts in any order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EndCause, InboundStatus, OutboundStatus, type InteractionFact, type NewFact } from 'ccc-workstation/protocol';
import { endStatus, foldRecord, outboundStatus, recordOf, type RecordState } from './records.js';

const place = (facts: NewFact[], from = 1000): InteractionFact[] => facts.map((fact, index) => ({ ...fact, seq: index + 1, at: from + index * 1000, interactionId: 'x' }));
const state = (...facts: NewFact[]): RecordState => {
  const folded = place(facts).reduce<RecordState | undefined>(foldRecord, undefined);
  if (!folded) throw new Error('no record');
  return folded;
};
const customer = { kind: 'external' as const, number: '13800138000' };
const inbound: NewFact[] = [
  { type: 'interaction.created', channel: 'phone', direction: 'inbound', customer, centerNumber: '02066240000', data: {} },
  { type: 'leg.added', legId: 'c', role: 'customer', direction: 'inbound', state: 'alerting', party: customer },
  { type: 'leg.connected', legId: 'c' }, { type: 'flow.entered', flowId: 'f', version: '1' },
];
const queued: NewFact[] = [...inbound, { type: 'flow.left', outcome: 'transferred' }, { type: 'queue.entered', skillGroupId: 's', name: 'Sales', position: 1 }];
const offered: NewFact[] = [
  ...queued,
  { type: 'leg.added', legId: 'a', role: 'agent', direction: 'outbound', state: 'alerting', party: { kind: 'agent', number: '8001', name: 'Anna', agentId: 'anna' } },
  { type: 'interaction.offered', agentId: 'anna', legId: 'a', deadlineAt: 9 },
];
const left: NewFact = { type: 'queue.left', reason: 'abandoned' };
const missed: NewFact = { type: 'offer.missed', agentId: 'anna', legId: 'a' };

// proves SVR-02
describe('endStatus of inbound calls', () => {
  it.each<[string, NewFact[], 'customer' | 'agent' | 'system', EndCause]>([
    ['gaveUpInFlow', [...inbound, { type: 'flow.left', outcome: 'abandoned' }], 'customer', 'normal'],
    ['flowEnded', [...inbound, { type: 'flow.left', outcome: 'ended' }], 'system', 'normal'],
    ['nonWorkingHours', [...inbound, { type: 'flow.left', outcome: 'nonWorkingHours' }], 'system', 'normal'],
    ['systemError', [...inbound, { type: 'flow.left', outcome: 'failed' }], 'system', 'systemError'],
    ['systemError', inbound, 'system', 'serverRestart'],
    ['gaveUpInQueue', [...queued, left], 'customer', 'normal'],
    ['gaveUpWhileRinging', [...offered, { type: 'offer.withdrawn', agentId: 'anna', legId: 'a', reason: 'abandoned' }, left], 'customer', 'normal'],
    ['noAgentOnline', [...queued, { type: 'queue.left', reason: 'noAgentOnline' }, { type: 'flow.left', outcome: 'ended' }], 'system', 'normal'],
    ['agentNotAnswered', [...offered, missed, { type: 'queue.left', reason: 'failed' }], 'system', 'normal'],
    ['notAnswered', [...queued, { type: 'queue.left', reason: 'failed' }], 'system', 'normal'],
    ['normalEnd', [...offered, { type: 'leg.connected', legId: 'a' }], 'agent', 'normal'],
  ])('%s', (status, facts, party, cause) => { expect(endStatus(state(...facts), party, cause)).toBe(status); });
});

// proves SVR-03
it('maps every cause of an outbound call to one of SVR-03, and all but one of them are reached', () => {
  const reached = new Set(EndCause.options.map((cause) => outboundStatus(cause, 'system')));
  for (const status of reached) expect(OutboundStatus.options).toContain(status);
  expect(OutboundStatus.options.filter((status) => !reached.has(status))).toEqual(['normalEnd']);
});

// proves SVR-01
it('counts talk time from the moment both were connected, and names the agent who answered', () => {
  const facts: NewFact[] = [...offered, { type: 'leg.connected', legId: 'a' }, { type: 'legs.joined', legIds: ['a', 'c'] }, { type: 'interaction.ended', status: 'normalEnd', hangUpParty: 'agent' }];
  expect(recordOf(place(facts))).toMatchObject({
    time: 1, callType: 'inbound', callerNumber: '13800138000', contactNumber: '13800138000', agentId: 'anna', agentName: 'Anna', skillGroup: 'Sales', duration: 2, totalDurationMs: 10_000,
    status: 'normalEnd', hangUpParty: 'agent',
  });
});

it('folds any facts in any order without failing, and a status once given stays', () => {
  const pool: NewFact[] = [...offered, missed, left, { type: 'leg.ended', legId: 'c', cause: 'normal' }, { type: 'recording.started', recordingId: 'r' }, { type: 'recording.finished', recordingId: 'r', durationMs: 5 },
    { type: 'interaction.ended', status: 'gaveUpInQueue', hangUpParty: 'customer' }, { type: 'interaction.ended', status: 'normalEnd', hangUpParty: 'agent' }, { type: 'interaction.closed' }];
  fc.assert(fc.property(fc.array(fc.constantFrom(...pool), { maxLength: 30 }), (facts) => {
    const all: NewFact[] = [...inbound.slice(0, 1), ...facts];
    const record = recordOf(place(all));
    const first = facts.find((fact) => fact.type === 'interaction.ended');
    expect(record?.status).toBe(first?.type === 'interaction.ended' ? first.status : undefined);
    expect([...InboundStatus.options, ...OutboundStatus.options]).toContain(endStatus(state(...all), 'system', 'normal'));
  }));
});
