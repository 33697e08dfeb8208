/** One phone, many tabs, in a real browser: what the center sees is counted on the wire, by a relay in front of it. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, BrowserContext, Frame } from 'playwright-core';
import { TcpRelay } from '../chaos/relay/tcp.js';
import { Customer } from '../chaos/customer.js';
import { pause, until } from '../chaos/timeline.js';
import { AgentPage, bringToken, dispatchIn, glimpseOf, type StateGlimpse } from '../support/agent.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { hears } from '../support/ears.js';
import { hostSite, type HostSite } from '../support/host-site.js';

const agentHz = 1300;
const customerHz = 440;

describe('three tabs of one agent', () => {
  let center: CenterProcess;
  let browser: Browser;
  let relay: TcpRelay;
  let context: BrowserContext;
  /** A business system of the same site: its frames and the tabs of this browser see each other. */
  let site: HostSite;

  beforeAll(async () => {
    site = await hostSite('localhost');
    center = await CenterProcess.start({ env: { CCC_FRAME_ANCESTORS: site.origin } });
    browser = await launchChrome({ micHz: agentHz, args: ['--use-fake-device-for-media-stream=device-count=3'] });
  }, 120_000);
  afterEach(async () => {
    await context?.close();
    await relay?.close();
  });
  afterAll(async () => {
    await browser?.close();
    await center?.stop();
    site?.close();
  });

  async function open(count: number): Promise<AgentPage[]> {
    relay = await TcpRelay.open(center.ports.http);
    context = await AgentPage.browserOf(browser);
    const tabs: AgentPage[] = [];
    for (let i = 0; i < count; i++) {
      const tab = await AgentPage.tab(context, relay.url, 'anna');
      await tab.until('registered', (s) => s.registration === 'registered' && s.presence !== undefined, 15_000);
      tabs.push(tab);
    }
    return tabs;
  }
  const sockets = (): unknown => ({ sip: relay.count('sip'), events: relay.count('events') });
  const roles = async (tabs: readonly AgentPage[]): Promise<string[]> => Promise.all(tabs.map(async (tab) => (await tab.state()).tab));

  // proves F-17
  it('are one registration and one event socket, show the same, and each of them can act', async () => {
    const tabs = await open(3);
    expect(sockets()).toEqual({ sip: 1, events: 1 });
    expect(await roles(tabs)).toEqual(['leader', 'follower', 'follower']);
    for (const tab of tabs) {
      const goal = (await tab.state()).presence === 'ready' ? 'notReady' : 'ready';
      await tab.dispatch({ name: goal === 'ready' ? 'goReady' : 'goNotReady' });
      for (const each of tabs) await each.until(goal, (s) => s.presence === goal);
    }
    // A refusal has its reason in every tab.
    const refused = await tabs[1]?.dispatch({ name: 'dial', phoneNumber: 'nobody' }).catch((error: unknown) => String(error));
    expect(refused).toContain('not a number');
  }, 60_000);

  /** Calls, and is answered by the button of that tab. */
  async function answeredIn(tab: AgentPage, customer: Customer): Promise<void> {
    await customer.callIn();
    await tab.button('Answer').waitFor({ timeout: 15_000 });
    await tab.page.bringToFront();
    await pause(400);
    await tab.press('Answer');
  }

  // proves F-17, CAL-02
  it('answer with a click in a tab that has no phone, and the voice is in the one that has', async () => {
    const tabs = await open(2);
    const [leader, follower] = tabs;
    if (!leader || !follower) throw new Error('no tabs');
    await follower.goReady();
    const customer = await Customer.at(center, { hz: customerHz, agentHz });
    try {
      await answeredIn(follower, customer);
      await follower.until('talking', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
      await leader.until('talking', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
      expect(await hears(leader.page, customerHz)).toBe(true);
      await until('the agent heard', () => (customer.agentHeardAt.length > 10 ? true : undefined));
      await follower.press('Hang up');
      await until('the end of the call', () => (customer.ended ? true : undefined));
      await leader.press(/^Finish/);
      await follower.until('idle', (s) => s.activity === 'idle');
    } finally { customer.close(); }
  }, 60_000);

  // proves F-17, F-21
  it('change the microphone of a running call from the tab that has no phone', async () => {
    const [leader, follower] = await open(2);
    if (!leader || !follower) throw new Error('no tabs');
    const inUse = (): Promise<string | undefined> => leader.page.evaluate(() => {
      const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections');
      return made.filter((pc) => pc.connectionState === 'connected').at(-1)?.getSenders().find((sender) => sender.track?.kind === 'audio')?.track?.label;
    });
    await leader.goReady();
    const customer = await Customer.at(center, { hz: customerHz, agentHz });
    try {
      await answeredIn(follower, customer);
      await leader.until('talking', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
      await until('the agent heard', () => (customer.agentHeardAt.length > 10 ? true : undefined));
      const before = await inUse();
      await follower.press('More');
      await follower.page.getByRole('menuitem', { name: 'Sound settings' }).click();
      const select = follower.page.locator('ccc-device-settings').locator('select').first();
      // The list of devices comes a moment after the dialog.
      const other = await until('another microphone to choose', async () => (await select.locator('option').allTextContents()).find((label) => label !== '' && label !== before && label !== 'Default of the system'));
      await select.selectOption({ label: other });
      const end = Date.now() + 5000;
      while (await inUse() !== other && Date.now() < end) await pause(50);
      expect(await inUse()).toBe(other);
      const heard = customer.agentHeardAt.length;
      await until('the agent heard on it', () => (customer.agentHeardAt.length > heard + 10 ? true : undefined));
      customer.hangUp();
      await leader.press(/^Finish/);
    } finally { customer.close(); }
  }, 60_000);

  // proves F-18
  it('lose their leader, and the next has the phone', async () => {
    const tabs = await open(3);
    const [leader, second, third] = tabs;
    await leader?.page.close();
    await second?.until('has the phone', (s) => s.tab === 'leader' && s.registration === 'registered');
    await third?.until('sees it', (s) => s.tab === 'follower' && s.registration === 'registered' && s.signalling === 'connected');
    expect(sockets()).toEqual({ sip: 1, events: 1 });
  }, 60_000);

  it('that are two elements of one page are one phone too', async () => {
    const [tab] = await open(1);
    await tab?.page.evaluate(async () => {
      const first = document.querySelector('ccc-workstation');
      const second = document.createElement('ccc-workstation');
      Object.assign(second, { center: location.origin, token: Reflect.get(first ?? {}, 'token') });
      document.body.append(second);
      await new Promise((done) => { setTimeout(done, 1500); });
    });
    expect(sockets()).toEqual({ sip: 1, events: 1 });
  }, 60_000);

  it('and frames of a business page are one phone too, and a call is answered in any of them', async () => {
    const [tab] = await open(1);
    const page = await context.newPage();
    site.page('/two', { body: ['a', 'b'].map((name) => `<iframe name="${name}" width="600" height="700" allow="microphone; autoplay" src="${relay.url}/workstation?layout=panel"></iframe>`).join('') });
    await page.goto(`${site.origin}/two`);
    const frames = ['a', 'b'].map((name) => page.frame({ name })).filter((frame): frame is Frame => frame !== null);
    const [a, b] = frames;
    if (!a || !b) throw new Error('the frames are not there');
    const untilBoth = (what: string, test: (state: StateGlimpse) => boolean): Promise<unknown> => until(what, async () => (await Promise.all(frames.map(glimpseOf))).every(test) ? true : undefined, 15_000, 50);
    for (const frame of frames) await bringToken(frame, 'anna');
    await untilBoth('both signed in', (s) => s.tab === 'follower' && s.registration === 'registered' && s.presence !== undefined);
    expect(sockets()).toEqual({ sip: 1, events: 1 });
    if ((await glimpseOf(a)).presence !== 'ready') await dispatchIn(a, { name: 'goReady' });
    await untilBoth('ready', (s) => s.presence === 'ready');
    await tab?.until('ready', (s) => s.presence === 'ready');

    await tab?.page.close();
    await until('the phone in a frame', async () => { const all = await Promise.all(frames.map(glimpseOf)); return all.filter((s) => s.tab === 'leader').length === 1 && all.every((s) => s.registration === 'registered' && s.signalling === 'connected') ? true : undefined; }, 15_000, 50);
    expect(sockets()).toEqual({ sip: 1, events: 1 });

    const customer = await Customer.at(center, { hz: customerHz, agentHz });
    try {
      await customer.callIn();
      await untilBoth('ringing', (s) => s.ringing > 0);
      const follower = (await glimpseOf(a)).tab === 'follower' ? a : b;
      await until('an answer', async () => { try { await dispatchIn(follower, { name: 'answer' }); return true; } catch { return undefined; } }, 5_000, 50);
      await untilBoth('talking', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
      await until('the agent', () => (customer.agentHeardAt.length > 20 ? true : undefined));
      expect(sockets()).toEqual({ sip: 1, events: 1 });
      await dispatchIn(follower, { name: 'hangUp' });
      await until('the end', () => (customer.ended ? true : undefined));
    } finally { customer.close(); }
  }, 90_000);
});
