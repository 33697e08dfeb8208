/** Masked means: the digits are nowhere in what an agent gets, whatever a call carries. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Interaction, InteractionFact, ServiceRecord } from 'ccc-workstation/protocol';
import { maskFact, maskInteraction, maskNumber, maskRecord } from './masking.js';

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

/** `number` as it stands in names and notes: without its country code, in groups, in full width, inside a sentence. */
const writings: readonly ((number: string) => string)[] = [
  (n) => n, (n) => n.replace(/^\+86/, ''), (n) => n.replace(/^\+/, '00'), (n) => n.replace(/^\+86(...)(....)/, '$1 $2 '), (n) => n.replace(/^\+86(...)(....)/, '($1) $2-'), (n) => n.replace(/^\+86(...)(....)/, '$1.$2.'),
  (n) => n.replace(/^\+86(...)(....)/, '$1\u2011$2\u2011'), (n) => n.slice(3).replace(/\d/g, (d) => String.fromCharCode(0xff10 + Number(d))), (n) => n.slice(-7), (n) => `ring ${n.slice(3)}, please`, (n) => `order=17&phone=${encodeURIComponent(n)}`,
];

it('hides the number also as people write it, in everything of an interaction that carries text', () => {
  const number = '+8613812345678';
  for (const write of writings) {
    const text = write(number);
    const x: Interaction = {
      id: 'x', channel: 'phone', direction: 'inbound', phase: 'active', customer: { kind: 'external', number, name: text }, centerNumber: '02066240000', data: { desc: text, [text.slice(0, 1)]: text }, legs: [], joined: [],
      path: [{ nodeId: 'ask', label: 'Your number', digits: text }], offers: [], missedBy: [], startedAt: 0, remark: text,
      reaching: { purpose: 'transfer', agentId: 'anna', to: { kind: 'external', id: number }, startedAt: 0 }, reachFailed: { purpose: 'consult', to: { kind: 'external', id: number }, at: 0 }, visits: { count: 1, last: [{ interactionId: 'y', at: 0, direction: 'inbound', remark: text }] },
    };
    const shown = JSON.stringify(maskInteraction(x)).normalize('NFKC').replaceAll('02066240000', '').replace(/[^\d*]/g, '');
    expect(shown, text).not.toContain('2345678');
    expect(JSON.stringify(maskFact({ seq: 1, at: 0, interactionId: 'x', type: 'flow.step', step: { nodeId: 'ask', label: 'l', digits: number } }, number))).not.toContain('2345678');
  }
});

it('leaves other numbers alone', () => {
  const x = { customer: { kind: 'external', number: '+8613812345678' }, data: { desc: 'order 20991122-7, call 4006650000 at 10:30', uui: '2026-11-29' } } as const;
  const fact: InteractionFact = { seq: 1, at: 0, interactionId: 'x', type: 'interaction.noted', data: x.data };
  expect(maskFact(fact, x.customer.number)).toEqual(fact);
});
