/** One phone, many tabs, in a real browser: what the center sees is counted on the wire, by a relay in front of it. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, BrowserContext } from 'playwright-core';
import { TcpRelay } from '../chaos/relay/tcp.js';
import { Customer } from '../chaos/customer.js';
import { pause, until } from '../chaos/timeline.js';
import { AgentPage } from '../support/agent.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { hears } from '../support/ears.js';

const agentHz = 1300;
const customerHz = 440;

describe('three tabs of one agent', () => {
  let center: CenterProcess;
  let browser: Browser;
  let relay: TcpRelay;
  let context: BrowserContext;

  beforeAll(async () => {
    center = await CenterProcess.start();
    browser = await launchChrome({ micHz: agentHz, args: ['--use-fake-device-for-media-stream=device-count=3'] });
  }, 120_000);
  afterEach(async () => {
    await context?.close();
    await relay?.close();
  });
  afterAll(async () => {
    await browser?.close();
    await center?.stop();
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

  it('in frames of one page are one phone too', async () => {
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
});
