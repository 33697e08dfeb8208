/** A page is reloaded in the middle of a call, muted and with the customer on hold: what the agent had chosen is still so, and the browser keeps no secret. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { AgentPage } from '../support/agent.js';
import { Baresip, hasBaresip } from '../support/baresip.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { hear, hears } from '../support/ears.js';
import { freePort } from '../support/free-port.js';
import { heardTone, rms } from '../support/tone.js';

const agentHz = 1300;
const customerHz = 440;

describe.skipIf(!hasBaresip())('a reload in a call', () => {
  let center: CenterProcess;
  let browser: Browser;
  beforeAll(async () => {
    center = await CenterProcess.start();
    browser = await launchChrome({ micHz: agentHz });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await center?.stop();
  });

  // proves OLA-18 F-12 S-10
  it('leaves microphone and hold as they were, and no token in the page', async () => {
    const anna = await AgentPage.signIn(browser, center.url, 'anna');
    anna.page.on('dialog', (dialog) => { void dialog.accept(); });
    await anna.goReady();
    const port = await freePort();
    const phone = await Baresip.start({ account: `<sip:13900001111@127.0.0.1:${port};transport=udp>;regint=0;audio_codecs=PCMU`, micHz: customerHz, sipListen: `127.0.0.1:${port}` });
    const recent = (): Float32Array => (phone.heard().channels[0] ?? new Float32Array()).slice(-8000);
    const reload = async (): Promise<void> => {
      await anna.page.reload({ waitUntil: 'commit' });
      await anna.until('attached', (s) => s.registration === 'registered' && s.current?.legs.filter((leg) => leg.state === 'connected').length === 2, 10_000);
    };
    try {
      phone.command('dial', `sip:02066240000@127.0.0.1:${center.ports.sip};transport=udp`);
      await phone.wait('CALL_ESTABLISHED');
      await anna.page.waitForTimeout(500);
      phone.command('sndcode', '2');
      await anna.button('Answer').waitFor({ timeout: 10_000 });
      await anna.press('Answer');
      expect(await hears(anna.page, customerHz)).toBe(true);

      await anna.press('Mute');
      await anna.page.waitForTimeout(300);
      await reload();
      expect(await hears(anna.page, customerHz)).toBe(true);
      await anna.button('Unmute').waitFor({ timeout: 3000 });
      await anna.page.waitForTimeout(1500);
      expect(rms(recent())).toBeLessThan(0.002);
      await anna.press('Unmute');
      await anna.page.waitForTimeout(1600);
      expect(heardTone(recent(), 8000, [agentHz, customerHz])).toBe(agentHz);

      await anna.press('Hold');
      await anna.until('held', (s) => s.current?.legs.some((leg) => leg.held) === true);
      await reload();
      await anna.button('Resume').waitFor({ timeout: 3000 });
      await anna.page.waitForTimeout(1500);
      expect(rms(recent())).toBeGreaterThan(0.005);
      expect(heardTone(recent(), 8000, [agentHz])).toBeUndefined();
      expect((await hear(anna.page)).hz).toBe(0);
      await anna.press('Resume');
      expect(await hears(anna.page, customerHz)).toBe(true);

      const secrets = await anna.page.evaluate(() => [document.cookie, location.href, document.documentElement.outerHTML, JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })].join('\n'));
      expect(secrets).not.toMatch(/ccc-session|eyJ[\w-]+\.eyJ/);
      await anna.press('Hang up');
      await phone.wait('CALL_CLOSED');
      await anna.until('wrap-up', (s) => s.activity === 'wrapUp');
    } finally { await phone.stop(); }
  }, 90_000);
});
