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
    const blocked = (expected: boolean) => page.waitForFunction((wanted) => {
      const workstation: { state: { agent?: object; connection: { autoplayBlocked: boolean } } } | undefined = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
      return workstation?.state.agent !== undefined && workstation.state.connection.autoplayBlocked === wanted;
    }, expected, { timeout: 10_000 });
    await blocked(true);
    const banner = page.getByRole('button', { name: 'Turn sound on' });
    await banner.waitFor({ timeout: 5_000 });
    await page.mouse.click(5, 5);
    await blocked(false);
    await banner.waitFor({ state: 'hidden', timeout: 5_000 });
    expect(await page.evaluate(() => navigator.userActivation.hasBeenActive)).toBe(true);
  }, 60_000);
});
