/** Who can be handed a call, and why not: what the directory disables is what the center would refuse. */
import { describe, expect, it } from 'vitest';
import type { Agent, Interaction, QueueStatus } from '../protocol/index.js';
import { whyUnreachable, type Neighbours } from './reachable.js';

const agent = (id: string, rest: Partial<Agent> = {}): Agent =>
  ({ id, name: id, presence: 'ready', presenceSince: 0, activity: 'idle', activitySince: 0, reachable: true, skillGroupIds: ['support'], ...rest });
const queue = (skillGroupId: string, agentsReady = 0): QueueStatus => ({ skillGroupId, name: skillGroupId, waiting: 0, agentsReady });
const around = (rest: Partial<Neighbours> = {}): Neighbours => ({ colleagues: [], phones: [], queues: [], ...rest });
const why = (kind: 'agent' | 'skillGroup' | 'phone' | 'external', id: string, rest: Partial<Neighbours>) => whyUnreachable({ kind, id }, around(rest));

// proves CAL-05, CAL-06, CAL-07
describe('who can be reached', () => {
  it('is a colleague whose phone is there and who may be rung beside what is in hand, whatever the presence', () => {
    const work = (...ids: string[]): Partial<Agent> => ({ activity: 'onCall', interactionId: ids[0], work: ids.map((interactionId) => ({ interactionId, activity: 'onCall', since: 0 })) });
    const colleagues = [
      agent('free'), agent('break', { presence: 'onBreak' }), agent('wrapping', { activity: 'wrapUp', interactionId: 'x' }), agent('atWork', { activity: 'wrapUp', byHand: true }), agent('talking', work('x')), agent('full', work('x', 'y')), agent('desk', { ...work('x'), oneLine: true }),
      agent('rung', { activity: 'offered', interactionId: 'x' }), agent('outOnly', { inboundOff: true }), agent('away', { presence: 'offline', reachable: false }), agent('noPhone', { reachable: false }),
    ];
    const asked = ['free', 'break', 'wrapping', 'atWork', 'talking', 'full', 'desk', 'rung', 'outOnly', 'away', 'noPhone', 'stranger'];
    expect(asked.map((id) => why('agent', id, { colleagues, maxDirectCalls: 2 })))
      .toEqual([undefined, undefined, undefined, 'busy', undefined, 'busy', 'busy', 'busy', 'busy', 'offline', 'noPhone', 'unknown']);
    // A center that does not say has one line for each.
    expect(['free', 'talking'].map((id) => why('agent', id, { colleagues }))).toEqual([undefined, 'busy']);
  });

  it('is a group in which somebody may become free', () => {
    const groups = { queues: [queue('support'), queue('phones', 1), queue('empty')], colleagues: [agent('ben', { activity: 'onCall' }), agent('carol', { presence: 'offline', skillGroupIds: ['empty'] })] };
    expect(['support', 'phones', 'empty', 'none'].map((id) => why('skillGroup', id, groups))).toEqual([undefined, undefined, 'nobodyThere', 'unknown']);
  });

  it('is not who is in the call already', () => {
    const leg = { role: 'agent', direction: 'outbound', state: 'connected', hold: { local: false, remote: false }, muted: false, earlyMedia: false, startedAt: 0 } as const;
    const interaction: Interaction = {
      id: 'x', channel: 'phone', direction: 'inbound', phase: 'active', customer: { kind: 'external', number: '1' }, centerNumber: '2', data: {}, joined: [], path: [], offers: [], missedBy: [], startedAt: 0,
      legs: [{ ...leg, id: 'b', party: { kind: 'agent', number: '8002', agentId: 'ben' } }, { ...leg, id: 'd', party: { kind: 'phone', number: '1001' } }],
    };
    const phones = [{ extension: '1001', name: 'Desk', registered: true }, { extension: '1002', name: 'Hall', registered: true }, { extension: '1003', name: 'Door', registered: false }];
    expect(why('agent', 'ben', { colleagues: [agent('ben')], interaction })).toBe('inThisCall');
    expect(['1001', '1002', '1003', '1004'].map((id) => why('phone', id, { phones, interaction }))).toEqual(['inThisCall', undefined, 'noPhone', 'unknown']);
  });

  it('is nobody outside where the agent has no number to show', () => {
    expect(why('external', '123', {})).toBeUndefined();
    expect(why('external', '123', { callerNumbers: ['0206'] })).toBeUndefined();
    expect(why('external', '123', { callerNumbers: [] })).toBe('noCallerNumber');
  });
});
