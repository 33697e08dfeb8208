// Every case that ends ringing ends all of it: sound, vibration, title, icon and notification. The effects and the ringer are the real ones, in a page that is told what a browser would do.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { scriptedCenter, type ScriptedCenter, type ScriptedSocket } from './center/testing/scripted-center.js';
import type { Interaction, NewFact } from './protocol/index.js';
import { FakeSoftphone } from './softphone/fake.js';
import { createBrowserDevices } from './softphone/media/devices.js';
import { FakeBrowser } from './tabs/testing/fake-tabs.js';
import { createWorkstation, type Workstation } from './workstation.js';
// Loaded by `import()` when they are needed; here beforehand, so that simulated time need not wait for a real disk.
import './attention.js';
import './tabs/follower.js';
import './tabs/leader.js';

/** As much of a browser as a ring touches. */
class Page {
  /** Of the sound; a broken device lets it stand. */
  seconds = (): number => 0;
  contexts = 0; loops = 0; shaking = false; notes = 0; title = 'CRM'; hidden = true;
  links: { rel: string; href: string | null }[] = [{ rel: 'icon', href: '/crm.png' }];

  install(): void {
    const page = this;
    const link = (one: Page['links'][number]) => ({
      getAttribute: () => one.href, setAttribute: (_name: string, value: string) => { one.href = value; }, remove: () => { page.links = page.links.filter((other) => other !== one); },
      set rel(rel: string) { one.rel = rel; }, one,
    });
    vi.stubGlobal('document', Object.assign(new EventTarget(), {
      get hidden() { return page.hidden; }, querySelectorAll: () => page.links.map(link), createElement: () => link({ rel: '', href: null }), head: { append: ({ one }: ReturnType<typeof link>) => { page.links.push(one); } },
    }));
    Object.defineProperty(document, 'title', { get: () => page.title, set: (title: string) => { page.title = title; } });
    vi.stubGlobal('window', new EventTarget());
    vi.stubGlobal('PageTransitionEvent', class extends Event { persisted = false; });
    vi.stubGlobal('navigator', { userActivation: { hasBeenActive: true }, vibrate: (pattern: unknown) => { page.shaking = pattern !== 0; return true; } });
    vi.stubGlobal('Notification', class { static permission = 'granted'; constructor() { page.notes++; } close(): void { page.notes--; } });
    class Node { gain = { value: 1 }; buffer: unknown; loop = false; connect(): void { /* To nowhere. */ } start(): void { if (this.loop) page.loops++; } stop(): void { page.loops--; } }
    vi.stubGlobal('AudioContext', class {
      constructor() { page.contexts++; }
      state = 'running'; sampleRate = 8_000; destination = new Node();
      get currentTime(): number { return page.seconds(); }
      createGain(): Node { return new Node(); }
      createBufferSource(): Node { return new Node(); }
      createBuffer(_channels: number, length: number): unknown { return { getChannelData: () => new Float32Array(length) }; }
      resume = async (): Promise<void> => undefined;
      async close(): Promise<void> { page.loops = 0; }
    });
  }
  get calls(): object { return { sound: this.loops, vibration: this.shaking, title: this.title !== 'CRM', icon: this.links[0]?.href !== '/crm.png', notification: this.notes }; }
}
const all = { sound: 1, vibration: true, title: true, icon: true, notification: 1 };
const nothing = { sound: 0, vibration: false, title: false, icon: false, notification: 0 };

interface World { readonly page: Page; readonly center: ScriptedCenter; readonly socket: ScriptedSocket; readonly phone: FakeSoftphone; readonly workstation: Workstation; readonly browser: FakeBrowser; say(...facts: readonly NewFact[]): void }
const made: Workstation[] = [];
let page: Page;
beforeEach(() => { page = new Page(); page.install(); });
afterEach(async () => { for (const workstation of made.splice(0)) await workstation.disconnect(); vi.unstubAllGlobals(); });

const ringMs = 20_000, skew = 45_000;

async function ringing(how: 'both' | 'offer' | 'invite' = 'both'): Promise<World> {
  // The center's clock goes before ours.
  const center = scriptedCenter({ skew });
  const { clock } = center;
  page.seconds = () => clock.now() / 1000;
  const phone = new FakeSoftphone(), browser = new FakeBrowser(clock);
  const devices = createBrowserDevices({ onMicrophone: () => undefined, onAutoplay: () => undefined }, { clock });
  Object.defineProperty(phone, 'devices', { value: { ...devices, ringing: false, beeps: 0 } });
  const workstation = createWorkstation({ center: 'https://center.example', token: async () => '', client: { ...center.client, identify: async () => 'anna' }, softphone: phone, clock, random: () => 0.5, tabPlatform: browser.tab() });
  made.push(workstation);
  const connecting = workstation.connect();
  for (let i = 0; i < 5; i++) await clock.advance(0);
  const socket = await center.socket();
  socket.say(center.snapshot(1));
  await connecting;
  await vi.dynamicImportSettled();
  const interaction: Interaction = {
    id: 'i1', channel: 'phone', direction: 'inbound', phase: 'active', customer: { kind: 'external', number: '139' }, centerNumber: '020', data: {}, joined: [], path: [], missedBy: [], startedAt: 1,
    offers: [{ agentId: 'anna', legId: 'a1', offeredAt: clock.now() + skew, deadlineAt: clock.now() + skew + ringMs }],
    legs: [
      { id: 'c1', role: 'customer', direction: 'inbound', state: 'connected', party: { kind: 'external', number: '139' }, hold: { local: false, remote: false }, muted: false, earlyMedia: false, startedAt: 1, connectedAt: 1 },
      { id: 'a1', role: 'agent', direction: 'outbound', state: 'alerting', party: { kind: 'agent', number: '', agentId: 'anna' }, hold: { local: false, remote: false }, muted: false, earlyMedia: false, startedAt: 2 },
    ],
  };
  if (how !== 'invite') socket.say({ type: 'interaction', cursor: 2, interaction });
  if (how !== 'offer') phone.ring('i1', 'a1', '139');
  await clock.advance(0);
  expect(page.calls).toEqual(all);
  let cursor = 2;
  const say: World['say'] = (...facts) => { for (const fact of facts) socket.say(JSON.stringify({ type: 'fact', cursor: ++cursor, fact: { ...fact, seq: cursor, at: clock.now(), interactionId: 'i1' } })); };
  return { page, center, socket, phone, workstation, browser, say };
}
const mine = { agentId: 'anna', legId: 'a1' };

// proves F-03, F-18, F-24 as far as ringing goes
it.each<[string, (world: World) => unknown]>([
  ['answered here', ({ workstation }) => workstation.dispatch({ name: 'answer' })],
  ['answered in another tab of this browser', async ({ browser, center }) => {
    const other = createWorkstation({ center: 'https://center.example', token: async () => '', client: { ...center.client, onFact: () => undefined, identify: async () => 'anna' }, softphone: new FakeSoftphone(), clock: center.clock, random: () => 0.5, tabPlatform: browser.tab(), effects: false });
    made.unshift(other);
    void other.connect().catch(() => undefined);
    for (let i = 0; i < 5; i++) { await center.clock.advance(10); await vi.dynamicImportSettled(); }
    expect(other.state.connection.tab).toBe('follower');
    await Promise.all([other.dispatch({ name: 'answer' }), center.clock.advance(50)]);
  }],
  ['answered elsewhere, by the SIP channel', ({ phone }) => { phone.far('i1', 'ended', 'answeredElsewhere'); }],
  ['answered elsewhere, by the center', ({ say }) => { say({ type: 'offer.withdrawn', ...mine, reason: 'answeredElsewhere' }, { type: 'leg.ended', legId: 'a1', cause: 'answeredElsewhere' }); }],
  ['cancelled by the caller, by the SIP channel', ({ phone }) => { phone.far('i1', 'ended', 'cancelled'); }],
  ['cancelled by the caller, by the center', ({ say }) => { say({ type: 'leg.ended', legId: 'c1', cause: 'cancelled' }, { type: 'leg.ended', legId: 'a1', cause: 'cancelled' }, { type: 'interaction.ended', status: 'gaveUpWhileRinging', hangUpParty: 'customer' }, { type: 'interaction.closed' }); }],
  ['rejected', ({ workstation }) => workstation.dispatch({ name: 'reject' })],
  ['missed', ({ say }) => { say({ type: 'offer.missed', ...mine }, { type: 'leg.ended', legId: 'a1', cause: 'noAnswer' }); }],
  ['withdrawn by the center', ({ say }) => { say({ type: 'offer.withdrawn', ...mine, reason: 'failed' }, { type: 'leg.ended', legId: 'a1', cause: 'unreachable' }); }],
  ['picked up by a colleague', ({ say }) => {
    say({ type: 'leg.added', legId: 'b1', role: 'agent', direction: 'outbound', state: 'alerting', party: { kind: 'agent', number: '', agentId: 'ben' } }, { type: 'offer.accepted', agentId: 'ben', legId: 'b1' }, { type: 'leg.connected', legId: 'b1' }, { type: 'leg.ended', legId: 'a1', cause: 'answeredElsewhere' });
  }],
  ['the phone lost its connection', ({ phone }) => { phone.far('i1', 'ended', 'networkError'); }],
  ['the center is out of reach, and the offer is past its end', async ({ center, socket }) => {
    socket.drop();
    await center.clock.advance(ringMs + 1_000);
    // The center's word may be on its way.
    expect(page.calls).toMatchObject({ sound: 1, vibration: true, notification: 1 });
    await center.clock.advance(1_000);
  }],
  ['signed out, or the element is gone for good', ({ workstation }) => workstation.disconnect()],
  ['signed out by a supervisor', ({ socket }) => { socket.say({ type: 'signedOut', reason: 'forced' }); }],
  ['signed in elsewhere', ({ socket }) => { socket.say({ type: 'signedOut', reason: 'elsewhere' }); }],
  ['the page is left', () => { window.dispatchEvent(new Event('pagehide')); }],
])('%s', async (_name, end) => {
  const world = await ringing();
  await end(world);
  await world.center.clock.advance(0);
  expect(page.calls).toEqual(nothing);
  // And it does not begin again by itself.
  if (world.workstation.state.connection.signalling === 'connected') await world.center.clock.advance(5_000);
  expect(page.calls).toEqual(nothing);
});

it('an offer whose INVITE never came ends by itself as well, and one that is made anew rings again', async () => {
  const { center, workstation } = await ringing('offer');
  await center.clock.advance(ringMs + 2_000);
  expect(page.calls).toEqual(nothing);
  const { i1: before } = workstation.state.interactions;
  if (!before) throw new Error('no interaction');
  const now = center.clock.now() + skew;
  (await center.socket()).say({ ...center.snapshot(9), interactions: [{ ...before, offers: [{ agentId: 'anna', legId: 'a1', offeredAt: now, deadlineAt: now + ringMs }] }] } as ReturnType<ScriptedCenter['snapshot']>);
  await center.clock.advance(0);
  expect(page.calls).toEqual(all);
});

// proves F-15: what watches the ring finds out without an event
it('begins again on another sound device where the clock of the first stands', async () => {
  const { center } = await ringing();
  expect(page.contexts).toBe(1);
  page.seconds = () => 7;
  await center.clock.advance(4_100);
  expect(page.contexts).toBe(2);
  expect(page.calls).toEqual(all);
});

it('goes on while the page is hidden or shown, and while only the events are away', async () => {
  const { center, socket } = await ringing('invite');
  page.hidden = false;
  document.dispatchEvent(new Event('visibilitychange'));
  socket.drop();
  await center.clock.advance(10_000);
  expect(page.calls).toMatchObject({ sound: 1, vibration: true, icon: true });
});

it('shakes no longer where the person switched that off, and not beside a call', async () => {
  const { workstation, phone, center } = await ringing();
  phone.far('i1', 'ended', 'cancelled');
  workstation.devices?.setVibration(false);
  phone.ring('i2', 'a2', '138');
  await center.clock.advance(3_000);
  expect(page.calls).toMatchObject({ sound: 1, vibration: false });
});

it('gives back the icon of a page that had none, and leaves one alone that the page changed meanwhile', async () => {
  page.links = [];
  const { phone, center } = await ringing();
  expect(page.links).toHaveLength(1);
  phone.far('i1', 'ended');
  expect(page.links).toEqual([]);
  page.links = [{ rel: 'icon', href: '/crm.png' }, { rel: 'icon', href: '/large.png' }];
  phone.ring('i2', 'a2', '138');
  await center.clock.advance(0);
  expect(page.links.map(({ href }) => href?.slice(0, 5))).toEqual(['data:', 'data:']);
  page.links[0] = Object.assign(page.links[0] ?? { rel: '' }, { href: '/three-unread.png' });
  phone.far('i2', 'ended');
  expect(page.links.map(({ href }) => href)).toEqual(['/three-unread.png', '/large.png']);
});
