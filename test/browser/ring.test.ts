/** A ring that is always noticed, with real sound: what the loudspeaker of an agent's page plays while a customer calls, also in a hidden tab whose timers sleep, and when the network goes. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OwnChrome } from '../chaos/own-chrome.js';
import { Customer } from '../chaos/customer.js';
import { TcpRelay } from '../chaos/relay/tcp.js';
import { pause, until } from '../chaos/timeline.js';
import { AgentPage } from '../support/agent.js';
import { CenterProcess } from '../support/center.js';
import { giveLoudspeaker, played, rings } from '../support/ears.js';

const agentHz = 1300;

describe('a call that rings', () => {
  let center: CenterProcess;
  let relay: TcpRelay;
  let chrome: OwnChrome;
  let anna: AgentPage;
  let customer: Customer;

  beforeAll(async () => {
    center = await CenterProcess.start();
    relay = await TcpRelay.open(center.ports.http);
    chrome = await OwnChrome.start(agentHz, ['--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/10']);
    await giveLoudspeaker(chrome.context);
    await chrome.context.addInitScript(sleepyTimers);
    await chrome.context.grantPermissions(['microphone', 'notifications']);
    anna = await AgentPage.enter(chrome.context, relay.url, 'anna');
    await anna.goReady();
  }, 120_000);
  afterAll(async () => {
    await chrome?.close();
    await relay?.close();
    await center?.stop();
  });

  afterEach(async () => {
    customer?.close();
    relay.heal();
    await anna.until('the end of the call', (s) => s.ringing === 0 && s.current?.phase !== 'active', 20_000);
    await anna.dispatch({ name: 'finishWrapUp' }).catch(() => undefined);
  });

  /** Generous: a busy machine looks seldom. */
  const isHeard = (): Promise<boolean> => rings(anna.page, 8_000);
  const callIn = async (): Promise<void> => {
    await anna.goReady();
    customer = await Customer.at(center, { hz: 440, agentHz });
    await customer.callIn();
    await anna.until('ringing', (s) => s.ringing === 1, 15_000);
  };
  const over = async (): Promise<void> => {
    await anna.until('the end of ringing', (s) => s.ringing === 0, 15_000);
    // Its last note may be in the ear still.
    await pause(300);
    for (let i = 0; i < 30; i++) { expect((await played(anna.page)).db).toBeLessThan(-80); await pause(40); }
  };
  /** The tab as a person sees it. */
  const tab = (): Promise<{ title: string; icons: string[] }> => anna.page.evaluate(() => ({ title: document.title, icons: [...document.querySelectorAll<HTMLLinkElement>('link[rel~="icon"]')].map((link) => link.getAttribute('href') ?? '') }));

  // proves F-23, CAL-14
  it('is heard and seen in the tab, and neither any more when the caller hangs up', async () => {
    const before = await tab();
    expect(before.icons).toEqual(['/icon.svg']);
    await callIn();
    expect(await isHeard()).toBe(true);
    expect((await tab()).icons[0]).toMatch(/^data:image\/svg\+xml,/);
    customer.hangUp();
    await over();
    expect(await tab()).toEqual(before);
  }, 60_000);

  it('is silent as soon as it is answered', async () => {
    await callIn();
    expect(await isHeard()).toBe(true);
    await anna.press('Answer');
    await over();
  }, 60_000);

  // proves F-15
  it('goes on ringing in a hidden tab, with timers that run once a minute', async () => {
    const front = await chrome.context.newPage();
    await front.bringToFront();
    await until('hidden', async () => (await anna.page.evaluate(() => document.hidden)) ? true : undefined, 5_000);
    await anna.page.evaluate(() => { Reflect.set(globalThis, 'cccSleepy', true); });
    await callIn();
    // Longer than any ring that was written down ahead.
    for (let second = 0; second < 12; second += 3) {
      expect(await isHeard(), `after ${second} s`).toBe(true);
      await pause(2_000);
    }
    customer.hangUp();
    await over();
    await anna.page.evaluate(() => { Reflect.set(globalThis, 'cccSleepy', false); });
    await front.close();
    await anna.page.bringToFront();
  }, 90_000);

  // proves F-03
  it('rings again after a sound device that stopped, without a word to the page', async () => {
    await callIn();
    expect(await isHeard()).toBe(true);
    await suspendSound(anna.page);
    expect(await isHeard()).toBe(true);
    customer.hangUp();
    await over();
  }, 60_000);

  // proves F-01: the center asks the agent who is back anew, on another leg, while the first is not forgotten yet
  it('rings on after a connection that broke, and is answered', async () => {
    await callIn();
    const leg = (): Promise<string[]> => anna.page.evaluate(() => {
      const workstation: { state: { parts: { media: Record<string, { state: string }> } } } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
      return Object.entries(workstation.state.parts.media).flatMap(([id, { state }]) => (state === 'alerting' ? [id] : []));
    });
    const [before] = await leg();
    expect(await isHeard()).toBe(true);
    relay.reset(['sip']);
    await until('another leg', async () => { const [now] = await leg(); return now !== undefined && now !== before ? true : undefined; }, 10_000);
    expect(await isHeard()).toBe(true);
    await anna.press('Answer');
    await until('the agent heard', () => (customer.agentHeardAt.length > 10 ? true : undefined), 10_000);
  }, 60_000);

  // proves F-03: the caller's CANCEL is lost with the network
  it('ends where the network goes, and rings again where the center still rings', async () => {
    await callIn();
    expect(await isHeard()).toBe(true);
    relay.blackHole();
    await over();
    relay.heal();
    await anna.until('ringing again', (s) => s.ringing === 1, 15_000);
    expect(await isHeard()).toBe(true);
    relay.blackHole();
    customer.hangUp();
    await over();
    relay.heal();
    await anna.until('registered', (s) => s.registration === 'registered' && s.signalling === 'connected', 20_000);
    await over();
  }, 120_000);
});

/** Runs in the page: while `cccSleepy` is set its timers are as late as Chromium makes them in a tab that was hidden long ago. */
function sleepyTimers(): void {
  const minute = 60_000, { setTimeout: later, setInterval: often } = globalThis;
  const late = (ms: number | undefined): number | undefined => Reflect.get(globalThis, 'cccSleepy') === true ? Math.max(ms ?? 0, minute) : ms;
  Object.assign(globalThis, {
    setTimeout: (act: () => void, ms?: number) => later(act, late(ms)), setInterval: (act: () => void, ms?: number) => often(act, late(ms)),
  });
}

/** As a telephone call does to a page's sound on a phone. */
const suspendSound = (page: Page): Promise<void> => page.evaluate(async () => {
  const ears: AnalyserNode[] = Reflect.get(globalThis, 'cccPlayed');
  for (const { context } of ears) if (context instanceof AudioContext && context.state === 'running') await context.suspend();
});
