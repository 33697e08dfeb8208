/** Foreign browser phones (JsSIP, plain sip.js) on a page of another origin, against the real center and an agent at our workstation. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { SipAccess } from 'ccc-workstation/protocol';
import * as v from 'valibot';
import { AgentPage } from '../support/agent.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { hear, hears } from '../support/ears.js';
import { ForeignPage, foreignSite, type Site } from '../support/foreign/site.js';
import type { ForeignAccess } from '../support/foreign/phone.js';

const agentHz = 1300;
const foreignHz = 700;
const libraries = ['jsSipPhone', 'sipJsPhone'] as const;

describe('a phone of another library, on a page of another origin', () => {
  let site: Site;
  let center: CenterProcess;
  let agents: Browser;
  let strangers: Browser;
  let anna: AgentPage;

  beforeAll(async () => {
    site = await foreignSite();
    [center, agents, strangers] = await Promise.all([
      CenterProcess.start({ env: { CCC_ALLOWED_ORIGINS: site.origin } }), launchChrome({ micHz: agentHz }), launchChrome({ micHz: foreignHz }),
    ]);
    anna = await AgentPage.signIn(agents, center.url, 'anna');
    await anna.goReady();
  }, 60_000);
  afterAll(async () => {
    await Promise.all([agents?.close(), strangers?.close()]);
    await center?.stop();
    site?.close();
  });

  const fromCenter = (answer: unknown): ForeignAccess => {
    const access = v.parse(SipAccess, answer);
    return { ...access, server: new URL(access.server, center.url.replace('http', 'ws')).href };
  };
  const customer = async (): Promise<ForeignAccess> => fromCenter(await center.api('POST', '/demo/phone', { body: { number: '13800138000' } }));
  const colleague = async (name: string, library: (typeof libraries)[number]): Promise<ForeignPage> => {
    const token = await center.login(name);
    const phone = await ForeignPage.open(strangers, site, library, fromCenter(await center.api('POST', '/me/sip', { token, body: {} })));
    await phone.attend(center.url, token);
    return phone;
  };
  const legOfTheOther = async (): Promise<{ state: string; hold: { local: boolean; remote: boolean } } | undefined> => anna.page.evaluate(() => {
    type Raw = { current?: string; interactions: Record<string, { legs: { party: { agentId?: string }; state: string; hold: { local: boolean; remote: boolean } }[] }> };
    const { state }: { state: Raw } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
    return state.current === undefined ? undefined : state.interactions[state.current]?.legs.find((leg) => leg.party.agentId !== 'anna');
  });
  const bothHear = async (other: ForeignPage): Promise<void> => {
    expect(await hears(anna.page, foreignHz), 'the agent hears the stranger').toBe(true);
    expect(await hears(other.page, agentHz), 'the stranger hears the agent').toBe(true);
  };
  const finish = async (): Promise<void> => {
    const state = await anna.until('over', (s) => s.activity === 'idle' || s.activity === 'wrapUp');
    if (state.activity === 'wrapUp') await anna.press(/^Finish/);
    await anna.until('idle', (s) => s.activity === 'idle');
  };
  const lastRecord = async (): Promise<Record<string, unknown>> => ((await center.api('GET', '/records?limit=1', { token: await center.login('admin') }))['records'] as Record<string, unknown>[])[0] ?? {};

  // proves IVR-07 CAL-10 SVR-05 F-37
  it.each(libraries)('%s as a customer: menu by RFC 4733, both hear, holds and resumes by re-INVITE, hangs up', async (library) => {
    const phone = await ForeignPage.open(strangers, site, library, await customer());
    await phone.call('02066240000');
    await phone.until(/^connected/);
    await phone.page.waitForTimeout(1000);
    await phone.key('2', 'rfc4733');
    await anna.button('Answer').waitFor({ timeout: 10_000 });
    await anna.press('Answer');
    await bothHear(phone);

    await phone.hold();
    await expect.poll(async () => (await legOfTheOther())?.hold.remote, { timeout: 3000 }).toBe(true);
    await anna.page.waitForTimeout(300);
    const music = await hear(anna.page);
    expect(music.db, 'the agent hears music').toBeGreaterThan(-80);
    expect(Math.abs(music.hz - foreignHz), 'and not the stranger').toBeGreaterThan(12);
    expect((await hear(phone.page)).hz, 'the stranger hears nothing').toBe(0);

    await phone.resume();
    await expect.poll(async () => (await legOfTheOther())?.hold.remote, { timeout: 3000 }).toBe(false);
    await bothHear(phone);
    await phone.key('5', 'rfc4733');
    await anna.until('the digit 5', (s) => s.digits.endsWith('5'));

    await phone.hangUp();
    await finish();
    expect(await lastRecord()).toMatchObject({ status: 'normalEnd', hangUpParty: 'customer', contactNumber: '13800138000', agentId: 'anna' });
    await phone.close();
  }, 40_000);

  // proves IVR-07
  it.each(libraries)('%s as a customer: menu by INFO, and the agent hangs up', async (library) => {
    const phone = await ForeignPage.open(strangers, site, library, await customer());
    await phone.call('02066240000');
    await phone.until(/^connected/);
    await phone.page.waitForTimeout(500);
    await phone.key('2', 'info');
    await anna.button('Answer').waitFor({ timeout: 10_000 });
    await anna.press('Answer');
    expect(await hears(anna.page, foreignHz)).toBe(true);
    await phone.key('8', 'info');
    await anna.until('the digit 8', (s) => s.digits.endsWith('8'));
    await anna.press('Hang up');
    await phone.until(/^ended/);
    await finish();
    expect(await lastRecord()).toMatchObject({ status: 'normalEnd', hangUpParty: 'agent' });
    await phone.close();
  }, 40_000);

  // proves VOC-04
  it.each(libraries)('%s with an agent\'s credentials: calls a colleague, is held and resumed by her, and is called back', async (library) => {
    const phone = await colleague('carol', library);
    await phone.call('agent-anna');
    await anna.button('Answer').waitFor({ timeout: 10_000 });
    await anna.press('Answer');
    await phone.until(/^connected/);
    await bothHear(phone);
    await anna.press('Hold');
    await anna.until('held', (s) => s.current?.legs.some((leg) => leg.held) === true);
    await anna.page.waitForTimeout(300);
    expect(await hears(phone.page, agentHz, 600)).toBe(false);
    expect((await hear(phone.page)).db).toBeGreaterThan(-80);
    await anna.press('Resume');
    await bothHear(phone);
    await phone.hangUp();
    await finish();
    expect(await lastRecord()).toMatchObject({ channel: 'internal', status: 'normalEnd' });

    const before = (await phone.events()).length;
    await anna.dispatch({ name: 'dial', phoneNumber: 'agent-carol' });
    await phone.until(/^ringing/, before);
    await phone.answer();
    await phone.until(/^connected/, before);
    await bothHear(phone);
    await anna.press('Hang up');
    await phone.until(/^ended/, before);
    await finish();
    await phone.close();
  }, 40_000);

  // proves S-12
  it('is refused when its origin is not on the list', async () => {
    const other = await foreignSite();
    const page = await strangers.newPage();
    await page.goto(other.origin);
    const closed = await page.evaluate((url) => new Promise<number>((done) => {
      const socket = new WebSocket(url, 'sip');
      socket.onopen = () => { done(0); };
      socket.onclose = ({ code }) => { done(code); };
    }), (await customer()).server);
    expect(closed).toBe(1006);
    await page.close();
    other.close();
  }, 20_000);
});
