/** Everything that reads what comes from outside, with a key too many at any depth: refused, and nothing sticks to a prototype. `FUZZ_RUNS` for each schema. proves S-36 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import {
  AgentTokenRequest, BlockRequest, BreakReason, BridgeQuery, BridgeRefusals, BridgeRequest, CallOut, CenterCommand, CenterSettings, ClientFrame, Hello, HoldSound, LoginRequest, Period, PresenceQuery, RecordQuery, SeedMessage, SendCard,
  SettingsChange, TicketOrder, TicketRequest, defaultSettings,
} from 'ccc-workstation/protocol';
import { parseOptions } from '../../server/config.js';
import { parseJson } from '../../server/adapters/api/plain-json.js';

const runs = Math.min(Number(process.env['FUZZ_RUNS'] ?? 500), 20_000);
const evil = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__', 'role', 'isAdmin', 'agentId2', 'disabled', 'passwordHash', 'then', 'toJSON', ' ', 'name '),
  fc.string({ minLength: 1, maxLength: 12 }).map((key) => `x${key}`),
);
const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant({ polluted: true }), fc.constant({ prototype: { polluted: true } }));

const call = { name: 'hold', interactionId: 'x1' } as const;
const settings = {
  screenPops: [{ id: 'a', name: 'A', url: 'https://crm.example/', alwaysVisible: true, width: 300, enabled: true }], bridge: { origins: [{ origin: 'https://crm.example', commands: ['callOut'] }], maxBytes: 1, perSecond: 1, perMinute: 1 },
  breakReasons: [{ name: 'Tea', enabled: true }], autoAnswer: { periods: [{ days: ['mon'], from: '09:00', to: '18:00' }] }, lastAgentFirst: { on: true, outbound: false }, afterMissed: { onBreak: 'Tea' }, afterLoss: { skillGroupId: 'sales' }, afterTransferFailed: { skillGroupId: 'sales' }, holdSound: { kind: 'text', text: 'x' },
};
/** A schema, something it takes, and the paths in it that are lists of free keys. */
const doors: Readonly<Record<string, readonly [v.GenericSchema, unknown, (readonly string[])?]>> = {
  'POST login': [LoginRequest, { email: 'anna@demo.test', password: 'x' }], 'POST tokens': [AgentTokenRequest, { agent: 'anna' }], 'POST tickets': [TicketOrder, { agent: 'anna', origin: 'https://crm.example' }], 'POST tickets/redeem': [TicketRequest, { ticket: 'a'.repeat(32) }],
  'GET bridge': [BridgeQuery, { origin: 'https://crm.example' }], 'POST bridge/refusals': [BridgeRefusals, { refusals: [{ origin: 'https://crm.example', reason: 'rate', count: 1 }] }],
  'POST blocklist': [BlockRequest, { number: '13800138000', reason: 'x' }], 'GET records': [RecordQuery, { limit: '10' }], 'GET agents/x/presence': [PresenceQuery, { from: '1' }],
  'PUT settings': [SettingsChange, settings], 'settings': [CenterSettings, { ...defaultSettings, ...settings }, ['maxCallsOf', 'commandsOffFor']], 'a break reason': [BreakReason, { name: 'Tea', enabled: true }], 'a period': [Period, { days: ['mon'], from: '09:00', to: '18:00' }],
  'a hold sound': [HoldSound, { kind: 'file', soundId: 's1' }],
  'a command': [CenterCommand, call], 'a command with a target': [CenterCommand, { name: 'transfer', interactionId: 'x1', to: { kind: 'agent', id: 'ben' }, mode: 'blind' }],
  'a report': [CenterCommand, { name: 'report', interactionId: 'x1', report: { mos: 4, worstMos: 4, lossPercent: 0, jitterMs: 0, warnings: [], readings: 1 } }],
  'a socket frame': [ClientFrame, { type: 'command', id: 'c1', command: call }], 'the opening of a socket': [ClientFrame, { type: 'open', token: 'x' }],
  'the seed\'s callOut': [SeedMessage, { source: 'ccc-sdk', payload: { event: 'callOut', message: { phoneNumber: '18888888888', desc: 'x' } } }], 'the seed\'s sendCard': [SeedMessage, { source: 'ccc-sdk', payload: { event: 'sendCard', message: { header: 'x', url: 'https://a.example/' } } }],
  'a bridge\'s hello': [Hello, { ccc: 'ccc/1', type: 'hello', nonce: '0123456789abcdef' }], 'a bridge\'s request': [BridgeRequest, { id: '1', method: 'dispatch', params: { name: 'hold', args: { interactionId: 'x' } } }, ['params.args']],
  'callOut': [CallOut, { phoneNumber: '1' }], 'sendCard': [SendCard, { header: 'x' }],
};

/** Every object in it that is no list of free keys, by its path. */
function places(of: unknown, free: readonly string[] | undefined, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof of !== 'object' || of === null) return [];
  const inner = Object.entries(of).flatMap(([key, each]) => places(each, free, [...path, key]));
  return Array.isArray(of) || free?.includes(path.join('.')) ? inner : [path, ...inner];
}
/** As a parser of JSON makes it, so that `__proto__` is a key like any other. */
function withKey(of: unknown, path: readonly string[], key: string, added: unknown): unknown {
  const copy: unknown = structuredClone(of);
  let at = copy;
  for (const step of path) at = typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined;
  if (typeof at !== 'object' || at === null) throw new Error('no such place');
  if (Object.hasOwn(at, key)) return undefined;
  Object.defineProperty(at, key, { value: added, enumerable: true, configurable: true, writable: true });
  return copy;
}

describe('what comes from outside', () => {
  it.each(Object.entries(doors))('as %s holds what it should and nothing else', (_name, [schema, sample, free]) => {
    expect(v.safeParse(schema, sample).success).toBe(true);
    fc.assert(fc.property(fc.constantFrom(...places(sample, free)), evil, value, (path, key, added) => {
      const bad = withKey(sample, path, key, added);
      if (bad !== undefined) expect(v.safeParse(schema, bad).success, `${path.join('.')} + ${key}`).toBe(false);
    }), { numRuns: runs });
    expect('polluted' in {}).toBe(false);
  });

  it('in places for free keys never becomes a prototype', () => {
    fc.assert(fc.property(fc.constantFrom('__proto__', 'constructor', 'prototype'), value, (key, added) => {
      const note: unknown = JSON.parse(`{"name":"note","interactionId":"x1","data":{"a":"b",${JSON.stringify(key)}:${JSON.stringify(added)}}}`);
      const read = v.safeParse(CenterCommand, note);
      if (read.success) expect(Object.keys((read.output as { data: object }).data)).toEqual(['a']);
      expect('polluted' in {}).toBe(false);
    }), { numRuns: runs });
  });

  it('on a socket is refused as a whole where a key names a prototype, at any depth', () => {
    fc.assert(fc.property(fc.constantFrom('__proto__', 'constructor', 'prototype'), value, fc.integer({ min: 0, max: 5 }), (key, added, depth) => {
      const text = `${'{"a":['.repeat(depth)}{${JSON.stringify(key)}:${JSON.stringify(added)}}${']}'.repeat(depth)}`;
      expect(() => parseJson(text)).toThrow(SyntaxError);
    }), { numRuns: runs });
    fc.assert(fc.property(fc.jsonValue(), (any) => {
      const text = JSON.stringify(any);
      if (!/"(__proto__|constructor|prototype)":/.test(text)) expect(JSON.stringify(parseJson(text))).toBe(text);
    }), { numRuns: runs });
  });

  it('as an option of the center is one that exists', () => {
    fc.assert(fc.property(fc.constantFrom('--__proto__', '--constructor', '--is-admin', '--prototype', '--to-string'), (flag) => { expect(() => parseOptions({}, [flag, 'x'])).toThrow(); }));
  });
});
