// S-01, S-03, S-36, BRG-01: hostile messages at the whole bridge, six origins, `FUZZ_RUNS` each (100,000 by `npm run test:bridge-fuzz`); and what the build sends, and where to.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { BehaviorSubject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { createFrameBridge, type BridgeHost } from '../../src/bridge/frame.js';
import { SimulatedClock } from '../../src/testing.js';
import { initialState, type Command, type WorkstationState } from '../../src/index.js';
import { root } from '../support/sources.js';

const runs = Number(process.env['FUZZ_RUNS'] ?? 3_000);
const good = 'https://crm.example';
const listed = { origin: good, commands: ['callOut', 'sendCard', 'getState', 'dispatch'] };

/** A window as the bridge sees it: something to send to, with a parent. */
class FakeWindow extends EventTarget {
  parent: FakeWindow = this;
  readonly got: { readonly data: unknown; readonly to: string }[] = [];
  readonly ports: MessagePort[] = [];
  postMessage(data: unknown, to: string, ports: readonly MessagePort[] = []): void { this.got.push({ data, to }); this.ports.push(...ports); }
}

function bridge(origins: readonly { origin: string; commands: string[]; dialByClick?: boolean }[] = [listed]) {
  const clock = new SimulatedClock();
  const host = new FakeWindow(), here = new FakeWindow(), stranger = new FakeWindow(), pop = new FakeWindow();
  here.parent = host;
  const state: WorkstationState = { ...initialState, bridge: { origins: [...origins], maxBytes: 8192, perSecond: 1, perMinute: 30 } };
  const obeyed: Command[] = [], prepared: string[] = [], dialled: string[] = [];
  const workstation: BridgeHost = { state, state$: new BehaviorSubject(state), dispatch: (command) => { obeyed.push(command); return Promise.resolve(); } };
  const frame = createFrameBridge({ workstation, clock, popWindows: () => [pop as unknown as Window], window: here as unknown as Window, prepare: ({ phoneNumber }) => prepared.push(phoneNumber) > 0, onDialled: (origin) => { dialled.push(origin); } });
  const say = (source: FakeWindow | null, origin: string, data: unknown): void => { here.dispatchEvent(Object.assign(new Event('message'), { source, origin, data })); };
  return { clock, host, stranger, pop, obeyed, prepared, dialled, frame, say };
}

const callOut = fc.record({ phoneNumber: fc.constantFrom('18888888888', '+86 138 0013 8000', '02066240000'), desc: fc.string({ maxLength: 20 }) });
const card = fc.record({ header: fc.string({ maxLength: 20 }), url: fc.constant('https://a.example/') });
const valid = fc.oneof(
  callOut.map((message) => ({ source: 'ccc-sdk', payload: { event: 'callOut', message } })), card.map((message) => ({ source: 'ccc-sdk', payload: { event: 'sendCard', message } })),
  fc.constant({ ccc: 'ccc/1', type: 'hello', nonce: '0123456789abcdef' }),
);
const junk = fc.anything({ withBigInt: true, withMap: true, withSet: true, withDate: true, withNullPrototype: true, withSparseArray: true });

type Path = readonly string[];
/** Each makes of a right message a wrong one. */
const spoilers: readonly ((value: Record<string, unknown>) => unknown)[] = [
  (m) => ({ ...m, extra: 1 }),
  (m) => JSON.parse(`{"__proto__":{"polluted":true},${JSON.stringify(m).slice(1)}`) as unknown,
  (m) => JSON.parse(`{"constructor":{"prototype":{"polluted":true}},${JSON.stringify(m).slice(1)}`) as unknown,
  (m) => put(m, ['payload', 'message', 'phoneNumber'], 'sip:a@evil.test;transport=tcp'),
  (m) => put(m, ['payload', 'message', 'phoneNumber'], { toString: '1' }),
  (m) => put(m, ['payload', 'message', 'phoneNumber'], ''),
  (m) => put(m, ['payload', 'message', 'phoneNumber'], '1'.repeat(42)),
  (m) => put(m, ['payload', 'message', 'url'], 'javascript:alert(1)'),
  (m) => put(m, ['payload', 'message', 'url'], 'http://a.example/'),
  (m) => put(m, ['payload', 'message', 'pic'], 'data:image/svg+xml,<svg onload=alert(1)>'),
  (m) => put(m, ['payload', 'message', 'desc'], 'x'.repeat(9_000)),
  (m) => put(m, ['payload', 'message', 'from'], 'https://bank.example'),
  (m) => put(m, ['payload', 'event'], 'hangUp'),
  (m) => put(m, ['payload', 'event'], 'constructor'),
  (m) => put(m, ['source'], 'ccc-sdk '),
  (m) => put(m, ['payload'], [m['payload']]),
  (m) => JSON.stringify(m),
  (m) => [m],
  (m) => ({ ...m, type: 'dispatch', id: '1', method: 'dispatch', params: { name: 'signOut' } }),
];
function put(message: Record<string, unknown>, path: Path, value: unknown): unknown {
  const [key = '', ...rest] = path;
  const inner = message[key];
  return { ...message, [key]: rest.length === 0 ? value : put(typeof inner === 'object' && inner !== null ? inner as Record<string, unknown> : {}, rest, value) };
}
const spoiled = fc.tuple(valid, fc.constantFrom(...spoilers)).map(([message, spoil]) => spoil(structuredClone(message)));

const strangers = ['https://evil.example', 'https://crm.example.evil.test', 'http://crm.example', 'https://crm.example:8443', 'null'];

describe('the bridge', () => {
  it.each(strangers)('obeys nothing of %s, right or wrong, whichever window it speaks from, and answers nothing', (origin) => {
    const { host, pop, stranger, obeyed, say, frame } = bridge();
    fc.assert(fc.property(fc.oneof(valid, spoiled, junk), fc.constantFrom(host, pop, stranger, null), (data, from) => { say(from, origin, data); }), { numRuns: runs });
    expect(obeyed).toEqual([]);
    expect([...host.got, ...pop.got, ...stranger.got]).toEqual([]);
    expect(frame.refused.origin + frame.refused.source).toBeGreaterThanOrEqual(runs);
  }, 600_000);

  it('obeys nothing wrong of an allowed page either, answers only at its exact origin, and nothing sticks to the prototypes', async () => {
    const { clock, host, pop, stranger, obeyed, say, frame } = bridge();
    await fc.assert(fc.asyncProperty(fc.oneof(spoiled, junk), fc.constantFrom(host, pop), async (data, from) => {
      // Slow enough that none is refused for its number alone.
      await clock.advance(10_000);
      say(from, good, data);
    }), { numRuns: runs });
    fc.assert(fc.property(fc.oneof(valid, spoiled, junk), (data) => { say(stranger, good, data); say(null, good, data); }), { numRuns: Math.min(runs, 5_000) });
    expect(obeyed).toEqual([]);
    expect(stranger.got).toEqual([]);
    for (const { to } of [...host.got, ...pop.got]) expect(to).toBe(good);
    expect('polluted' in {}).toBe(false);
    expect(frame.refused.shape + frame.refused.size).toBeGreaterThanOrEqual(runs);
  }, 600_000);

  it('obeys the right ones: what is refused above is refused for its own sake', async () => {
    const { clock, host, obeyed, say } = bridge();
    await fc.assert(fc.asyncProperty(callOut, async (message) => { await clock.advance(10_000); say(host, good, { source: 'ccc-sdk', payload: { event: 'callOut', message } }); }), { numRuns: 100 });
    expect(obeyed).toHaveLength(100);
  });

  it('tells who had a call placed; and of a page whose calls need the agent\'s click none is placed, in whatever way it asks', async () => {
    const free = bridge();
    free.say(free.host, good, { source: 'ccc-sdk', payload: { event: 'callOut', message: { phoneNumber: '18888888888' } } });
    expect([free.dialled, free.prepared]).toEqual([[good], []]);
    const { clock, host, obeyed, prepared, dialled, say } = bridge([{ ...listed, dialByClick: true }]);
    await fc.assert(fc.asyncProperty(callOut, async (message) => { await clock.advance(10_000); say(host, good, { source: 'ccc-sdk', payload: { event: 'callOut', message } }); }), { numRuns: 100 });
    expect(prepared).toHaveLength(100);
    const port = channelOf(host, say);
    for (const [i, request] of [{ method: 'callOut', params: { phoneNumber: '1' } }, { method: 'dispatch', params: { name: 'dial', args: { phoneNumber: '2' } } }].entries()) {
      await clock.advance(10_000);
      expect(await answerOn(port, { id: `r${i}`, ...request })).toMatchObject({ ok: true });
    }
    port.close();
    expect(prepared.slice(-2)).toEqual(['1', '2']);
    expect([obeyed, dialled]).toEqual([[], []]);
  });
});

/** The private channel that a hello opens. */
function channelOf(host: FakeWindow, say: (source: FakeWindow, origin: string, data: unknown) => void): MessagePort {
  say(host, good, { ccc: 'ccc/1', type: 'hello', nonce: '0123456789abcdef' });
  const port = host.ports.at(-1);
  if (!port) throw new Error('no channel was opened');
  return port;
}
function answerOn(port: MessagePort, request: object): Promise<unknown> {
  return new Promise((done) => { port.onmessage = ({ data }: MessageEvent<unknown>) => { if (typeof data === 'object' && data !== null && 'id' in data) done(data); }; port.postMessage(request); });
}

describe('what is built', () => {
  it('never posts a message to whoever may listen', () => {
    const files = ['dist', 'dist/pages', 'dist/pages/assets', 'dist/desk', 'dist/desk/assets', 'dist/chunks', 'dist/facades'].filter((folder) => existsSync(join(root, folder)))
      .flatMap((folder) => readdirSync(join(root, folder)).filter((name) => name.endsWith('.js')).map((name) => join(root, folder, name)));
    expect(files.some((file) => file.endsWith('ccc-embed.js')), 'built before: npm run build').toBe(true);
    const calls = files.flatMap((file) => postedIn(readFileSync(file, 'utf8')));
    expect(calls.length).toBeGreaterThan(5);
    expect(calls.filter((args) => /["'`]\*["'`]/.test(args))).toEqual([]);
  });
  it('would notice', () => { expect(postedIn(`a.postMessage({x:f(1)},"*");b.postMessage(y,{targetOrigin:'*'})`).filter((args) => /["'`]\*["'`]/.test(args))).toHaveLength(2); });
});

/** The arguments of every `postMessage(…)`. */
function postedIn(code: string): string[] {
  return [...code.matchAll(/postMessage\(/g)].map(({ index }) => {
    const from = index + 'postMessage('.length;
    let depth = 1, at = from;
    while (depth > 0 && at < code.length) { const c = code[at]; if (c === '(') depth++; else if (c === ')') depth--; at++; }
    return code.slice(from, at - 1);
  });
}
