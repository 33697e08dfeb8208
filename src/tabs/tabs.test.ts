// Several workstations in one browser: one phone, one event socket, the same state everywhere, and no command lost without a word.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CenterClient, CenterSideFact } from '../center/center.js';
import { SimulatedClock } from '../kernel/clock.js';
import { CccError } from '../kernel/errors.js';
import { initialState } from '../model/index.js';
import type { Interaction } from '../protocol/index.js';
import { FakeSoftphone } from '../softphone/fake.js';
import { createWorkstation } from '../workstation.js';
// Loaded by `import()` when they are needed; here beforehand, so that simulated time need not wait for a real disk.
import './follower.js';
import './leader.js';
import { readMessage } from './messages.js';
import { FakeBrowser } from './testing/fake-tabs.js';

const call: Interaction = {
  id: 'i1', channel: 'phone', direction: 'inbound', phase: 'active', customer: { kind: 'external', number: '139' }, centerNumber: '020', data: {}, joined: [], path: [], offers: [], missedBy: [], startedAt: 1,
  legs: [
    { id: 'c1', role: 'customer', direction: 'inbound', state: 'connected', party: { kind: 'external', number: '139' }, hold: { local: false, remote: false }, muted: false, earlyMedia: false, startedAt: 1, connectedAt: 1 },
    { id: 'a1', role: 'agent', direction: 'outbound', state: 'alerting', party: { kind: 'agent', number: '', agentId: 'anna' }, hold: { local: false, remote: false }, muted: false, earlyMedia: false, startedAt: 2 },
  ],
};

/** A center that counts who is connected, and one browser before it. */
function world() {
  const clock = new SimulatedClock();
  const browser = new FakeBrowser(clock);
  const open = new Set<object>();
  const programs: string[] = [];
  let silent = false;
  const snapshot = (): CenterSideFact => ({
    type: 'center.snapshot', at: clock.now(), serverTimeOffset: 0, interactions: [], colleagues: [], queues: [], breakReasons: [], dispositions: [], phones: [], screenPops: [], wrapUpSeconds: 0,
    me: { agentId: 'anna', email: '', name: 'Anna', nickname: '', mobile: '', role: 'agent', roleId: '', sdkAppId: '1', skillGroups: [] },
    agent: { id: 'anna', name: 'Anna', presence: 'ready', presenceSince: 0, activity: 'idle', activitySince: 0, reachable: true, skillGroupIds: [] },
    bridge: initialState.bridge, capabilities: { ...initialState.capabilities, commands: ['dial', 'setPresence', 'hangUp'] },
  });
  function tab(options: { token?: () => Promise<string> } = {}) {
    const platform = browser.tab();
    const softphone = new FakeSoftphone();
    let emit: (fact: CenterSideFact) => void = () => undefined;
    let dead = false;
    const sent: string[] = [];
    const client: CenterClient = {
      onFact(listener) { emit = listener; },
      identify: options.token ?? (async () => 'anna'),
      connect({ program = '' } = {}) {
        programs.push(program);
        emit({ type: 'connection.signalling', at: clock.now(), signalling: 'connecting' });
        clock.after(50, () => { if (dead) return; open.add(client); emit(snapshot()); emit({ type: 'connection.signalling', at: clock.now(), signalling: 'connected' }); });
      },
      disconnect() { open.delete(client); emit({ type: 'connection.signalling', at: clock.now(), signalling: 'offline' }); },
      wake: () => undefined,
      send: (command) => { sent.push(command.name); return silent ? new Promise(() => undefined) : Promise.resolve(); },
      sipAccess: () => Promise.reject(new CccError('not-supported')), records: async () => ({ records: [] }), recordingUrl: () => Promise.reject(new CccError('not-found')),
    };
    const workstation = createWorkstation({ center: client, client, softphone, clock, random: () => Math.random(), tabPlatform: platform, effects: { title: false, notification: false } });
    return {
      workstation, softphone, sent, platform, deaf: platform.deaf,
      fact: (fact: CenterSideFact) => { if (open.has(client)) emit(fact); },
      signOut(reason: string) { open.delete(client); emit({ type: 'connection.signalling', at: clock.now(), signalling: 'signedOut', reason }); },
      crash() { dead = true; open.delete(client); platform.crash(); softphone.asked.length = 0; },
    };
  }
  async function tabs(count: number) {
    const all = [];
    for (let i = 0; i < count; i++) { const it = tab(); it.workstation.connect().catch(() => undefined); await settle(200); all.push(it); }
    return all;
  }
  /** The sides are loaded by `import()`, which takes turns of its own. */
  async function settle(ms = 100): Promise<void> { for (let i = 0; i < 4; i++) { await clock.advance(ms / 4); await new Promise((done) => { setImmediate(done); }); } }
  return { clock, browser, open, programs, tab, tabs, settle, beSilent: () => { silent = true; } };
}
type Tab = ReturnType<ReturnType<typeof world>['tab']>;

/** That the leader did not answer is known to the tab alone that asked, and covers there whatever problem all know of. */
function expectSame(one: Tab, other: Tab): void {
  const unheard = [one, other].some(({ workstation: { state } }) => state.problem?.code === 'tab-lost');
  const shown = ({ workstation: { state } }: Tab) => ({ ...state, problem: unheard ? undefined : state.problem, connection: { ...state.connection, tab: 'leader' } });
  expect(shown(one)).toEqual(shown(other));
}
const leaders = (all: readonly Tab[]): Tab[] => all.filter((it) => it.workstation.state.connection.tab === 'leader');

// proves F-17
describe('ten tabs', () => {
  it('have one phone and one event socket, and show the same', async () => {
    const { tabs, open, settle } = world();
    const all = await tabs(10);
    expect(open.size).toBe(1);
    expect(leaders(all)).toHaveLength(1);
    expect(all.filter((it) => it.softphone.asked.includes('start'))).toHaveLength(1);
    // The others are ready to go on with it.
    expect(all.filter((it) => it.softphone.asked.join() === 'standBy')).toHaveLength(9);
    const [first, second] = all;
    first?.fact({ type: 'center.interaction', at: 5, interaction: call });
    first?.softphone.ring('i1', 'a1', '139');
    await settle(20);
    for (const it of all) { expect(it.workstation.state.ringing).toEqual(['i1']); if (first) expectSame(it, first); }
    // One ring, not ten.
    expect(all.filter((it) => it.softphone.devices.ringing)).toHaveLength(1);
    const answering = second?.workstation.dispatch({ name: 'answer' });
    await settle(20);
    await answering;
    expect(first?.softphone.asked).toContain('answer i1');
    for (const it of all) expect(it.workstation.state.current).toBe('i1');
  });

  it('tell the one that asked why it was refused, and all that it was', async () => {
    const { tabs, settle } = world();
    const [first, second] = await tabs(2);
    const asked = second?.workstation.dispatch({ name: 'dial', phoneNumber: 'nobody' }).catch((error: unknown) => error);
    await settle();
    expect(await asked).toMatchObject({ code: 'invalid-number', detail: 'nobody' });
    for (const it of [first, second]) expect(it?.workstation.state.problem).toMatchObject({ code: 'invalid-number' });
    void second?.workstation.dispatch({ name: 'dismissProblem' });
    await settle();
    for (const it of [first, second]) expect(it?.workstation.state.problem).toBeUndefined();
  });

  it('of two agents are two phones', async () => {
    const { tab, open, settle } = world();
    for (const name of ['anna', 'ben']) void tab({ token: async () => name }).workstation.connect();
    await settle();
    expect(open.size).toBe(2);
  });

  it('wait for the token and then still are one phone', async () => {
    const { tab, open, settle } = world();
    let up = false;
    const token = (): Promise<string> => up ? Promise.resolve('anna') : Promise.reject(new Error('backend down'));
    const all = [tab({ token }), tab({ token })];
    for (const it of all) it.workstation.connect().catch(() => undefined);
    await settle(5000);
    expect(all[0]?.workstation.state.connection.signalling).toBe('connecting');
    up = true;
    await settle(12_000);
    expect(open.size).toBe(1);
    for (const it of all) expect(it.workstation.state.connection.signalling).toBe('connected');
  });
});

// proves F-18
describe('when the leader is gone', () => {
  it('the next tab has the phone within half a second, and the others follow it', async () => {
    const { tabs, open, programs, settle } = world();
    const all = await tabs(3);
    all[0]?.crash();
    await settle(400);
    expect(open.size).toBe(1);
    // The center must not take it for another program, whose coming ends what the first one has.
    expect(programs).toEqual([programs[0], programs[0]]);
    const rest = all.slice(1);
    expect(leaders(rest)).toHaveLength(1);
    // At once, and again with the center's answer, which is nothing new to it.
    expect(new Set(all[1]?.softphone.asked)).toEqual(new Set(['standBy', 'start']));
    for (const it of rest) expect(it.workstation.state.connection).toMatchObject({ signalling: 'connected', registration: 'registered' });
    all[1]?.fact({ type: 'center.interaction', at: 5, interaction: call });
    await settle(20);
    expect(all[2]?.workstation.state.interactions['i1']).toBeDefined();
  });

  it('a tab that missed the change is told by the next fact', async () => {
    const { tabs, settle } = world();
    const [first, second, third] = await tabs(3);
    third?.deaf(true);
    first?.crash();
    await settle(1000);
    third?.deaf(false);
    second?.fact({ type: 'center.interaction', at: 5, interaction: call });
    await settle(20);
    if (second && third) expectSame(second, third);
    expect(third?.workstation.state.interactions['i1']).toBeDefined();
  });

  it('what it was asked fails with a reason; nothing hangs and nothing is done twice', async () => {
    const { tabs, settle, beSilent } = world();
    const [first, second, third] = await tabs(3);
    beSilent();
    const asked = [second, third].map((it) => it?.workstation.dispatch({ name: 'goNotReady' }).catch((error: unknown) => error));
    await settle(20);
    first?.crash();
    await settle(400);
    // The second name in flight was refused by the leader itself.
    expect(await asked[0]).toMatchObject({ code: 'tab-lost' });
    await asked[1];
    expect([...second?.sent ?? [], ...third?.sent ?? []]).toEqual([]);
    expect(second?.workstation.state.problem).toMatchObject({ code: 'tab-lost', command: 'goNotReady' });
    expect(second?.workstation.state.pending).toEqual({});
  });

  it('its media is not shown as ours', async () => {
    const { tabs, settle } = world();
    const [first, second] = await tabs(2);
    first?.softphone.ring('i1', 'a1', '139');
    const answering = first?.workstation.dispatch({ name: 'answer' });
    await settle(20);
    await answering;
    expect(Object.keys(second?.workstation.state.parts.media ?? {})).toEqual(['a1']);
    first?.crash();
    await settle(400);
    expect(second?.workstation.state.parts.media).toEqual({});
  });

  it('by leaving the page, the lock passes too', async () => {
    const { tabs, open, settle } = world();
    const [first, second] = await tabs(2);
    await first?.workstation.disconnect();
    await settle(400);
    expect(open.size).toBe(1);
    expect(second?.workstation.state.connection).toMatchObject({ tab: 'leader', signalling: 'connected' });
    expect(first?.softphone.asked).toEqual(['start', 'stop']);
  });
});

// proves F-20
describe('a session that ended', () => {
  it('is not begun anew by the next tab, but by whoever asks', async () => {
    const { tabs, open, settle } = world();
    const all = await tabs(3);
    all[0]?.signOut('elsewhere');
    await settle(5000);
    expect(open.size).toBe(0);
    for (const it of all) expect(it.workstation.state.connection).toMatchObject({ signalling: 'signedOut', reason: 'elsewhere' });
    void all[2]?.workstation.connect();
    await settle(2000);
    expect(open.size).toBe(1);
    for (const it of all) expect(it.workstation.state.connection.signalling).toBe('connected');
    expect(all[2]?.workstation.state.connection.tab).toBe('leader');
    all[2]?.crash();
    await settle(2000);
    expect(open.size).toBe(1);
    expect(leaders(all.slice(0, 2))).toHaveLength(1);
  });
  it('can be begun anew at once by the tab that had it', async () => {
    const { tabs, open, settle } = world();
    const [first] = await tabs(2);
    first?.signOut('elsewhere');
    void first?.workstation.connect();
    await settle(2000);
    expect(open.size).toBe(1);
    expect(first?.workstation.state.connection).toMatchObject({ tab: 'leader', signalling: 'connected' });
  });
  it('because a token ended goes on with that of another tab', async () => {
    const { tabs, open, settle } = world();
    const [first, second] = await tabs(2);
    first?.signOut('expired');
    await settle(2000);
    expect(open.size).toBe(1);
    expect(second?.workstation.state.connection).toMatchObject({ tab: 'leader', signalling: 'connected' });
  });
});

type Step = readonly ['fact', number] | readonly ['deaf' | 'hears', number] | readonly ['open'] | readonly ['crash' | 'leave', number] | readonly ['ask', number] | readonly ['wait', number];
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constant('fact' as const), fc.nat(9)), fc.tuple(fc.constantFrom('deaf' as const, 'hears' as const), fc.nat(5)), fc.constant(['open'] as const),
  fc.tuple(fc.constantFrom('crash' as const, 'leave' as const), fc.nat(5)), fc.tuple(fc.constant('ask' as const), fc.nat(5)), fc.tuple(fc.constant('wait' as const), fc.integer({ min: 1, max: 300 })),
);

it('whatever opens, closes, crashes or goes deaf: one leader, every question answered, and at last the same state in every tab', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
    const { tabs, open, settle } = world();
    let alive = await tabs(2);
    let asked = 0, answered = 0, count = 0;
    const at = (i: number): Tab | undefined => alive[i % alive.length];
    for (const [what, i = 0] of steps) {
      const it = alive.length > 0 ? at(i) : undefined;
      if (what === 'open') alive.push(...await tabs(1));
      if (what === 'fact') for (const each of alive) each.fact({ type: 'center.queues', at: ++count, queues: [{ skillGroupId: `g${i}`, name: '', waiting: count, agentsReady: 0 }] });
      if (what === 'wait') await settle(i);
      if (!it) continue;
      if (what === 'deaf' || what === 'hears') it.deaf(what === 'deaf');
      if (what === 'ask') { asked++; it.workstation.dispatch({ name: 'goNotReady' }).then(() => answered++, () => answered++); }
      if (what === 'crash' || what === 'leave') {
        // A page that is gone does not wait for answers.
        await settle(20_000);
        alive = alive.filter((each) => each !== it);
        if (what === 'crash') it.crash(); else await it.workstation.disconnect();
      }
    }
    for (const it of alive) it.deaf(false);
    await settle(40_000);
    // The next fact shows what was missed.
    for (const each of alive) each.fact({ type: 'center.queues', at: ++count, queues: [] });
    await settle(2_000);
    expect(open.size).toBe(Math.min(1, alive.length));
    expect(leaders(alive)).toHaveLength(Math.min(1, alive.length));
    expect(answered).toBe(asked);
    const [leader] = leaders(alive);
    for (const it of alive) if (leader) expectSame(it, leader);
  }), { numRuns: 60 });
}, 60_000);

it('reads nothing that is not a message', () => {
  fc.assert(fc.property(fc.anything(), (data) => { expect(() => readMessage(data)).not.toThrow(); }));
  for (const data of [undefined, 'hello', { type: 'fact', term: 't', n: 1, fact: {} }, { type: 'snapshot', term: 't', n: 0, program: 'p', state: {} }, { type: 'ask', term: 't', id: 'x', command: 'answer' }]) expect(readMessage(data)).toBeUndefined();
  expect(readMessage({ type: 'snapshot', term: 't', n: 0, program: 'p', state: initialState })).toBeDefined();
});
