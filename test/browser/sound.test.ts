/** F-23: whether a ring will be heard is known before the first call, and any click in the page lets it through. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';

describe('a page that nobody has clicked in', () => {
  let center: CenterProcess;
  let browser: Browser;

  beforeAll(async () => {
    center = await CenterProcess.start();
    // As browsers are out of the box; the other tests switch the rule off.
    browser = await launchChrome({ micHz: 1300, args: ['--autoplay-policy=document-user-activation-required'] });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await center?.stop();
  });

  it('says that it would ring in silence, and rings aloud after one click', async () => {
    const page = await browser.newPage();
    await page.goto(`${center.url}/workstation`);
    await page.evaluate(async () => {
      const body = JSON.stringify({ email: 'anna@demo.test', password: 'demo-demo-1' });
      await fetch('/api/v1/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    });
    // Signed in by its cookie, as after every reload, and not by a click.
    await page.reload();
    // Looking into the page counts as a gesture in it, so it is looked at once, when all is long done.
    await page.waitForTimeout(3_000);
    const blocked = () => page.evaluate(() => {
      const workstation: { state: { connection: { autoplayBlocked: boolean } } } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
      return workstation.state.connection.autoplayBlocked;
    });
    expect(await blocked()).toBe(true);
    await page.mouse.click(5, 5);
    await expect.poll(blocked, { timeout: 10_000 }).toBe(false);
  }, 60_000);
});
