// proves S-01, S-02, S-03, S-36, BRG-01, BRG-02
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { BridgePolicy } from '../protocol/events.js';
import { commandTable } from '../commands.js';
import { toCommand } from './command.js';
import { createLimiter, judgeMessage, judgeRequest } from './validate.js';

const good = 'https://crm.example';
const policy: BridgePolicy = { origins: [{ origin: good, commands: ['callOut', 'sendCard'] }], maxBytes: 8192, perSecond: 1, perMinute: 30 };
const literal = { source: 'ccc-sdk', payload: { event: 'callOut', message: { phoneNumber: '18888888888', desc: 'Mr. Liu' } } };
const judge = (data: unknown, origin = good, known = true) => judgeMessage({ known, origin, data }, policy, createLimiter(), 0);

describe('the seed form', () => {
  it('accepts the literal message', () => {
    const verdict = judge(literal);
    expect(verdict).toEqual({ ok: true, value: { kind: 'seed', message: literal } });
  });
  it('refuses a call without a number, and one with a number that is none', () => {
    expect(judge({ ...literal, payload: { event: 'callOut', message: { desc: 'x' } } })).toMatchObject({ ok: false, refusal: 'shape' });
    expect(judge({ ...literal, payload: { event: 'callOut', message: { phoneNumber: 'sip:a@b;x' } } })).toMatchObject({ ok: false, refusal: 'shape' });
  });
  it('refuses cards with links that are not https', () => {
    for (const url of ['javascript:alert(1)', 'http://a.example/', 'data:,x']) {
      expect(judge({ source: 'ccc-sdk', payload: { event: 'sendCard', message: { header: 'h', url } } })).toMatchObject({ ok: false });
    }
  });
});

describe('origins', () => {
  const hostile = ['null', 'https://crm.example.evil.test', 'http://crm.example', 'https://crm.example:444', 'https://CRM.example', '', '*', 'https://evil.test'];
  it('are compared exactly, whatever the message', () => {
    fc.assert(fc.property(fc.constantFrom(...hostile), fc.oneof(fc.constant<unknown>(literal), fc.anything()), (origin, data) => {
      expect(judge(data, origin)).toEqual({ ok: false, refusal: 'origin' });
    }), { numRuns: 2000 });
  });
  it('do not help a window that is neither parent nor screen pop', () => {
    fc.assert(fc.property(fc.anything(), (data) => { expect(judge(data, good, false)).toEqual({ ok: false, refusal: 'source' }); }));
  });
});

describe('hostile shapes', () => {
  const shape = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom('callOut', 'sendCard', 'ccc-sdk', 'ccc/1', 'hello'), fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom('source', 'payload', 'event', 'message', 'phoneNumber', 'desc', 'header', 'ccc', 'type', 'nonce', '__proto__', 'constructor', 'x'), tie('value'), { noNullPrototype: false })),
  })).value;
  it('never pass and never throw', () => {
    const before = Object.keys(Object.prototype).length;
    fc.assert(fc.property(fc.oneof(shape, fc.anything({ withBigInt: true, withMap: true, withSet: true, withDate: true, withNullPrototype: true, withSparseArray: true })), (data) => {
      const verdict = judge(data);
      if (verdict.ok && verdict.value.kind === 'seed') {
        const { payload } = verdict.value.message;
        expect(['callOut', 'sendCard']).toContain(payload.event);
      }
    }), { numRuns: 20_000 });
    expect(Object.keys(Object.prototype).length).toBe(before);
  });
  it('with an unknown or forbidden key anywhere are refused', () => {
    for (const text of ['{"x":1}', '{"__proto__":{"a":1}}', '{"constructor":{"prototype":{}}}']) {
      const extra: unknown = JSON.parse(text);
      const message = JSON.parse(`{"phoneNumber":"1888",${text.slice(1)}`) as unknown;
      expect(judge({ source: 'ccc-sdk', payload: { event: 'callOut', message } })).toMatchObject({ refusal: 'shape' });
      expect(judge({ ...literal, extra })).toMatchObject({ refusal: 'shape' });
    }
  });
  it('with a cycle, a getter that throws, or too many bytes are refused', () => {
    const cycle: Record<string, unknown> = { ...literal };
    cycle['self'] = cycle;
    expect(judge(cycle)).toMatchObject({ refusal: 'size' });
    expect(judge({ get source(): string { throw new Error('x'); } })).toMatchObject({ refusal: 'size' });
    expect(judge({ ...literal, pad: 'é'.repeat(4200) })).toMatchObject({ refusal: 'size' });
  });
});

describe('rate', () => {
  it('lets an origin dial once a second and thirty times a minute, and others be', () => {
    const limiter = createLimiter();
    const other = 'https://two.example';
    const both: BridgePolicy = { ...policy, origins: [...policy.origins, { origin: other, commands: ['callOut'] }] };
    const at = (now: number, origin = good) => judgeMessage({ known: true, origin, data: literal }, both, limiter, now).ok;
    expect(at(0)).toBe(true);
    expect(at(500)).toBe(false);
    expect(at(500, other)).toBe(true);
    let dialled = 1;
    for (let second = 1; second < 60; second++) if (at(second * 1001)) dialled++;
    expect(dialled).toBe(30);
  });
});

// proves F-28
it('a flood costs next to nothing: what is over the limit is not even unpacked', () => {
  const limiter = createLimiter();
  let unpacked = 0;
  const message = { known: true, origin: good, get data(): unknown { unpacked++; return literal; } };
  const seen = Array.from({ length: 10_000 }, (_, i) => judgeMessage(message, policy, limiter, i / 10));
  expect(unpacked).toBe(20);
  expect(seen.filter((verdict) => !verdict.ok && verdict.refusal === 'rate' && verdict.about === undefined)).toHaveLength(9_980);
});

describe('requests on the channel', () => {
  const ask = (data: unknown, rules = policy) => judgeRequest({ data }, good, rules, createLimiter(), 0);
  it('need the permission of the command itself', () => {
    expect(ask({ id: '1', method: 'callOut', params: { phoneNumber: '1' } })).toMatchObject({ ok: true });
    expect(ask({ id: '1', method: 'getState' })).toMatchObject({ refusal: 'permission' });
    expect(ask({ id: '1', method: 'dispatch', params: { name: 'hangUp' } })).toMatchObject({ refusal: 'permission' });
    const all = { ...policy, origins: [{ origin: good, commands: ['*'] }] };
    expect(ask({ id: '1', method: 'dispatch', params: { name: 'hangUp' } }, all)).toMatchObject({ ok: true });
    expect(ask({ id: '1', method: 'callOut', params: { phoneNumber: '1' } }, { ...policy, origins: [] })).toMatchObject({ refusal: 'origin' });
  });
  it('ring nobody outside more often than the policy allows, by whatever command', () => {
    const limiter = createLimiter();
    const all = { ...policy, origins: [{ origin: good, commands: ['*'] }] };
    const ask = (name: string, args: object, at: number) => judgeRequest({ data: { id: '1', method: 'dispatch', params: { name, args } } }, good, all, limiter, at).ok;
    expect([ask('dial', { phoneNumber: '139' }, 0), ask('redial', { interactionId: 'c1' }, 100), ask('transfer', { to: { kind: 'external', id: '139' } }, 200), ask('swap', {}, 300), ask('redial', { interactionId: 'c1' }, 1100)]).toEqual([true, false, false, true, true]);
  });
  it('name only commands that a page may give, with their own fields', () => {
    expect(toCommand('goOnBreak', { reason: 'Lunch Break' })).toEqual({ name: 'goOnBreak', reason: 'Lunch Break' });
    const to = { kind: 'skillGroup', id: 'support' };
    const given: readonly (readonly [string, Record<string, unknown>])[] = [
      ['transfer', { to }], ['transfer', { to, mode: 'blind' }], ['hold', { scope: 'connection' }], ['hangUp', { number: '1001' }], ['sendNote', { to: [{ kind: 'skillGroup', id: 'sales' }], text: 'Line three' }], ['consult', { to, interactionId: 'c1' }], ['setSkillGroups', { ids: ['sales'] }], ['setAutoAnswer', { on: true }], ['setInbound', { on: false }], ['setAfterCall', { state: 'work' }], ['goOnBreak', { seconds: 600 }],
      ['note', { data: { order: 'A-3311' } }], ['dial', { phoneNumber: '139', callerNumber: '0206' }], ['redial', { interactionId: 'c1' }], ['pickUp', { agentId: 'ben' }], ['hangUp', { legId: 'l1' }], ['collect', { templateId: 'card' }], ['cancelCollect', {}], ['take', { interactionId: 'c1' }], ['dialPreview', { previewId: 'p1' }], ['skipPreview', { previewId: 'p1', reason: 'Duplicate' }], ['closeNote', { noteId: 'n1' }],
      ...['cancelTransfer', 'cancelConsult', 'swap', 'completeTransfer', 'join', 'split', 'leave', 'switchTo', 'extendWrapUp', 'blockNumber', 'enterWork', 'leaveWork'].map((name) => [name, {}] as const),
    ];
    for (const [name, args] of given) expect(toCommand(name, args)).toEqual({ name, ...args });
    // Whatever an agent's buttons do, a page may ask for, but what needs a click in the workstation itself.
    const known = new Set([...given.map(([name]) => name), 'answer', 'reject', 'hold', 'resume', 'mute', 'unmute', 'sendDigits', 'goReady', 'goNotReady', 'setNextPresence', 'finishWrapUp', 'select']);
    expect(Object.keys(commandTable).filter((name) => !known.has(name)).sort()).toEqual(['addCard', 'allowMicrophone', 'allowSound', 'attach', 'dismissProblem', 'signOut']);
    for (const [name, args] of [['signOut', {}], ['transfer', { to: { ...to, kind: 'anybody' } }], ['setSkillGroups', { ids: [1] }], ['swap', { to }], ['transfer', { to, mode: 'at once' }], ['consult', { to, mode: 'blind' }], ['sendNote', { to, text: 'x' }], ['sendNote', { to: [], text: 'x'.repeat(501) }], ['addCard', { header: 'x' }], ['hold', { name: 'hangUp', x: 1 }], ['sendDigits', { digits: '12x' }], ['constructor', {}]] as const) {
      expect(() => toCommand(name, args)).toThrow();
    }
  });
});
