/** Masked means: the digits are nowhere in what an agent gets, whatever a call carries. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { InteractionFact, ServiceRecord } from 'ccc-workstation/protocol';
import { maskFact, maskNumber, maskRecord } from './masking.js';

const digits = fc.stringMatching(/^[1-9]\d{9,13}$/);

// proves S-29
it('leaves of a number its beginning and its end, and of a short one less', () => {
  expect(['13800138000', '+8613800138000', '5551234', '10086', 'anonymous'].map(maskNumber)).toEqual(['138****8000', '+86****8000', '55****34', '****', 'anonymous']);
  fc.assert(fc.property(digits, (number) => {
    expect(maskNumber(number)).not.toContain(number);
    expect(maskNumber(maskNumber(number))).toBe(maskNumber(number));
  }));
});

it('hides the number wherever facts and records carry it', () => {
  const base = { seq: 1, at: 0, interactionId: 'x' } as const;
  fc.assert(fc.property(digits, fc.string(), (number, text) => {
    const party = { kind: 'external', number: `+${number}`, name: `Caller ${number}` } as const;
    const facts: readonly InteractionFact[] = [
      { ...base, type: 'interaction.created', channel: 'phone', direction: 'inbound', customer: party, centerNumber: '02066240000', data: { desc: `${text}${number}`, uui: `+${number}` } },
      { ...base, type: 'leg.added', legId: 'l', role: 'customer', direction: 'inbound', state: 'alerting', party },
      { ...base, type: 'interaction.noted', remark: `Call ${number} back ${text}`, data: { phone: number } },
      { ...base, type: 'customer.known', visits: { count: 1, last: [{ interactionId: 'y', at: 0, direction: 'inbound', remark: `was ${number}` }] } },
      { ...base, type: 'reach.started', purpose: 'transfer', agentId: 'anna', to: { kind: 'external', id: number } },
    ];
    expect(JSON.stringify(facts.map((fact) => maskFact(fact, party.number)))).not.toContain(number);
    const record: ServiceRecord = {
      id: 'x', time: 0, startedAt: '', channel: 'phone', callType: 'inbound', terminal: 'computer', callerNumber: number, contactNumber: number, contactName: number, remark: `${number}!`,
      uui: `id=${number}`, duration: 0, totalDurationMs: 0, path: '', missedBy: [],
    };
    expect(JSON.stringify(maskRecord(record))).not.toContain(number);
  }));
});
