// AJS-01 … AJS-05: what a page written for the AICC workbench registers, hears and asks.
import { describe, expect, it } from 'vitest';
import type { BridgeEventName, CallEvent, WorkstationLink } from '../../bridge/embed.js';
import { createAiccSupport, type EventData } from './aicc-support.js';

function linked() {
  const listeners = new Map<string, (detail: unknown) => void>();
  const dialled: unknown[] = [];
  const link: WorkstationLink = {
    ready: Promise.resolve(), callOut: async (call) => { dialled.push(call); }, sendCard: async () => undefined, dispatch: async () => undefined,
    getState: async () => ({ connection: { signalling: 'connected', registration: 'registered', microphone: 'granted' }, calls: [] }),
    on: (event: BridgeEventName, listener: (detail: never) => void) => { listeners.set(event, listener as (detail: unknown) => void); return () => undefined; },
  };
  const say = (event: BridgeEventName, detail: unknown): void => { listeners.get(event)?.(detail); };
  const heard: [string, EventData & { verifyResult?: number }][] = [];
  const log: string[] = [];
  const support = createAiccSupport(link, (line) => { log.push(line); });
  const hear = (name: string): void => { support.addHandler(name, (data) => { heard.push([name, data]); }); };
  return { support, say, heard, dialled, hear, log };
}
const call = (stage: CallEvent['stage'], more: Partial<CallEvent> = {}): CallEvent =>
  ({ interactionId: 'i1', stage, direction: 'inbound', channel: 'phone', number: '13800138000', centerNumber: '02066240000', data: { desc: 'Mr. Liu' }, startedAt: 1, ...more });

describe('AICCSupport', () => {
  it('tells Init, Ringing, Talking and Release once each, with the seven fields (AJS-02)', () => {
    const { say, heard, hear, log } = linked();
    for (const name of ['Init', 'Ringing', 'Talking', 'Release']) hear(name);
    say('agent', { agentId: 'anna', presence: 'ready', activity: 'idle' });
    say('agent', { agentId: 'anna', presence: 'ready', activity: 'offered' });
    for (const stage of ['ringing', 'connected', 'held', 'connected', 'wrapUp', 'ended'] as const) say('call', call(stage));
    expect(heard.map(([name]) => name)).toEqual(['Init', 'Ringing', 'Talking', 'Release']);
    expect(heard[0]?.[1]).toEqual({ workNo: 'anna' });
    expect(heard[1]?.[1]).toEqual({ callerNum: '13800138000', calledNum: '02066240000', callid: 'i1', mediaType: 'audio', callType: 0, workNo: 'anna', calldata: '{"desc":"Mr. Liu"}' });
    expect(log[0]).toBe('[AICCSupport Log] -Info- addHandler - add Init handler');
  });

  it('turns caller and called round for an outbound call, and tells nothing of a call that was over before', () => {
    const { say, heard, hear } = linked();
    hear('Ringing'); hear('Release');
    say('call', call('ended', { interactionId: 'old' }));
    say('call', call('dialing', { direction: 'outbound' }));
    expect(heard).toEqual([['Ringing', expect.objectContaining({ callerNum: '02066240000', calledNum: '13800138000', callType: 1 })]]);
  });

  it('tells Switch when another running conversation is shown, and the identity result when it is known (AJS-05)', () => {
    const { say, heard, hear } = linked();
    hear('Switch'); hear('IdentityAuthentication');
    say('call', call('connected'));
    say('current', { interactionId: 'i1' });
    say('call', call('connected', { interactionId: 'i2', data: { verifyResult: '1' } }));
    say('current', { interactionId: 'i2' });
    expect(heard.map(([name, data]) => [name, data.callid, data.verifyResult])).toEqual([['IdentityAuthentication', 'i2', 1], ['Switch', 'i2', undefined]]);
  });

  it('answers getVerifyResult for the conversation that is shown, waited for or not, by the code of a check or without', async () => {
    const { support, say } = linked();
    expect(support.getVerifyResult('ID_CARD').verifyResult).toBe(0);
    say('call', call('connected'));
    say('call', call('connected', { interactionId: 'i2', data: { verifyResult: '1', 'verifyResult:ID_CARD': '2', 'verifyResult:VOICE': 'nonsense' } }));
    say('current', { interactionId: 'i2' });
    expect(support.getVerifyResult().verifyResult).toBe(1);
    expect(await support.getVerifyResult('ID_CARD')).toEqual({ verifyResult: 2 });
    expect([support.getVerifyResult('VOICE').verifyResult, support.getVerifyResult('OTHER').verifyResult]).toEqual([0, 1]);
    expect(JSON.stringify(support.getVerifyResult())).toBe('{"verifyResult":1}');
    say('current', { interactionId: 'i1' });
    expect(support.getVerifyResult('ID_CARD')).toMatchObject({ verifyResult: 0 });
  });

  it('keeps a removed listener silent, with or without naming it (AJS-03), and survives one that throws', () => {
    const { support, say, heard, hear } = linked();
    const mine = (data: EventData): void => { heard.push(['mine', data]); };
    support.addHandler('Ringing', () => { throw new Error('the page is broken'); });
    support.addHandler('Ringing', mine);
    hear('Ringing');
    support.removeHandler('Ringing', mine);
    say('call', call('ringing'));
    expect(heard.map(([name]) => name)).toEqual(['Ringing']);
    support.removeHandler('Ringing');
    say('call', call('ringing', { interactionId: 'i2' }));
    expect(heard).toHaveLength(1);
  });

  it('dials by a number or an object, and only with audio (AJS-04)', async () => {
    const { support, dialled, log } = linked();
    await support.clickToOutbound('13800138000');
    await support.clickToOutbound({ calledNum: '139', calldata: 'order 7' }, 'audio');
    expect(dialled).toEqual([{ phoneNumber: '13800138000' }, { phoneNumber: '139', uui: 'order 7' }]);
    expect(log).toEqual(Array(2).fill('[AICCSupport Log] -Info- clickToOutbound - execute One-click out call'));
    for (const mediaType of ['video', 'email', 'whatsapp']) await expect(support.clickToOutbound({ calledNum: '139', mediaType })).rejects.toMatchObject({ code: 'not-supported' });
    await expect(support.clickToOutbound({ calledNum: '139' }, 'video')).rejects.toMatchObject({ code: 'not-supported' });
  });
});
