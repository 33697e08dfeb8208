/** A call that rings is declined with a reason, rings on at the next agent, and is picked up by a colleague: two agents in Chromium, a customer in baresip. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { AgentPage } from '../support/agent.js';
import { Baresip, hasBaresip } from '../support/baresip.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { hears } from '../support/ears.js';
import { freePort } from '../support/free-port.js';
import { phoneHears } from '../support/pitches.js';

const benHz = 1300, customerHz = 400;

describe.skipIf(!hasBaresip())('a call that rings', () => {
  let center: CenterProcess;
  let browser: Browser;
  let customer: Baresip;

  beforeAll(async () => {
    center = await CenterProcess.start();
    browser = await launchChrome({ micHz: benHz });
    const port = await freePort();
    customer = await Baresip.start({ account: `<sip:13900001111@127.0.0.1:${port};transport=udp>;regint=0;audio_codecs=PCMU`, micHz: customerHz, sipListen: `127.0.0.1:${port}` });
  }, 120_000);
  afterAll(async () => {
    await customer?.stop();
    await browser?.close();
    await center?.stop();
  });

  // proves VOC-13, VOC-14
  it('is declined with a reason and goes to the next agent, from whom a colleague picks it up and talks', async () => {
    const admin = await center.login('admin');
    await center.api('PUT', '/settings', { token: admin, body: { rejectReasons: ['Conflict of interest'] } });
    const ben = await AgentPage.signIn(browser, center.url, 'ben');
    const anna = await AgentPage.signIn(browser, center.url, 'anna');
    await ben.goReady();
    customer.command('dial', `sip:02066240000@127.0.0.1:${center.ports.sip};transport=udp`);
    await customer.wait('CALL_ESTABLISHED');
    await ben.page.waitForTimeout(500);
    customer.command('sndcode', '2');
    await ben.button('Answer').waitFor({ timeout: 15_000 });
    await anna.goReady();
    expect(await anna.button('Answer').isVisible()).toBe(false);

    await ben.page.getByLabel('Reject…').selectOption('Conflict of interest');
    await anna.button('Answer').waitFor({ timeout: 10_000 });
    expect(await ben.button('Answer').isVisible()).toBe(false);
    expect(await ben.state()).toMatchObject({ presence: 'ready' });

    await ben.press(/Pick up/);
    await ben.until('talking', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
    await anna.button('Answer').waitFor({ state: 'hidden', timeout: 5_000 });
    expect(await hears(ben.page, customerHz)).toBe(true);
    await phoneHears('the customer', customer, [benHz], [benHz, customerHz]);

    await ben.press('Hang up');
    await customer.wait('CALL_CLOSED');
    const { records } = await center.api('GET', '/records?limit=1', { token: admin }) as { records: unknown[] };
    expect(records[0]).toMatchObject({ agentId: 'ben', rejectedBy: [{ agentId: 'ben', reason: 'Conflict of interest' }], missedBy: [] });
  }, 120_000);
});
