// <ccc-workstation> without our center: the guide's snippet on a page of somebody else, an account at Kamailio, and only what a plain PBX can do on the screen.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import AxeBuilder from 'axe-core';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { shortCssForEsbuild } from '../../scripts/css-literals.mjs';
import { launchChrome } from '../support/chrome.js';
import { giveEars, giveVoice, hears } from '../support/ears.js';
import { ForeignPage, foreignSite, type Site } from '../support/foreign/site.js';
import { Kamailio } from '../support/kamailio.js';

const [ownHz, benHz] = [1000, 700];

/** The first block of the guide, with this test's addresses in place of the example's. */
function snippet(pbx: Kamailio): string {
  const code = /```ts[^\n]*\n([^]*?)```/.exec(readFileSync('docs/guides/own-pbx.md', 'utf8'))?.[1] ?? '';
  expect(code).toContain('wss://pbx.example:7443/ws');
  return code.replace('wss://pbx.example:7443/ws', pbx.url).replace('sip:2001@pbx.example', 'sip:2001@pbx.test');
}

describe('the workstation element on a plain PBX', () => {
  let pbx: Kamailio;
  let site: Site;
  let browser: Browser;
  let ben: ForeignPage;
  let own: Page;
  let close = (): void => undefined;

  beforeAll(async () => {
    [pbx, site, browser] = await Promise.all([Kamailio.start(), foreignSite(), launchChrome({ micHz: 440 })]);
    const bundle = await build({
      stdin: { contents: snippet(pbx), resolveDir: process.cwd(), loader: 'ts' }, bundle: true, format: 'esm', target: 'es2022', conditions: ['ccc-source'], write: false,
      plugins: [shortCssForEsbuild], splitting: true, outdir: '/',
    });
    const server = createServer((request, response) => {
      const file = bundle.outputFiles.find(({ path }) => path === request.url);
      if (file) response.setHeader('content-type', 'text/javascript').end(file.text);
      else if (request.url === '/my-sip-password') response.end('secret-2001');
      else response.setHeader('content-type', 'text/html').end('<!doctype html><html lang="en"><title>A business page</title><body><main></main><script type="module" src="/stdin.js"></script></body></html>');
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    close = () => { server.close(); };
    const address = server.address();
    const context = await browser.newContext({ permissions: ['microphone'] });
    await giveEars(context);
    await giveVoice(context, ownHz);
    own = await context.newPage();
    await own.goto(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`);
    ben = await ForeignPage.open(browser, site, 'jsSipPhone', pbx.account('2002'), benHz);
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await pbx?.close();
    site?.close();
    close();
  });

  const button = (name: string | RegExp) => own.getByRole('button', { name });

  it('signs nobody in: the status is shown and not chosen, and there is neither queue nor sign-out', async () => {
    await own.getByText('Ready', { exact: true }).waitFor({ timeout: 10_000 });
    expect(await own.getByRole('tab').allTextContents()).toEqual(expect.not.arrayContaining([expect.stringContaining('Queue')]));
    expect(await button(/status/i).count()).toBe(0);
    await button(/^More/).click();
    await own.getByText('Anna Berg').first().waitFor();
    expect(await own.getByRole('menuitem', { name: /sign out/i }).count()).toBe(0);
    await own.keyboard.press('Escape');
  });

  it('takes a call, shows the far end\'s hold, transfers and lists it, by its buttons', async () => {
    const carol = await ForeignPage.open(browser, site, 'jsSipPhone', pbx.account('2003'), 1300);
    await ben.call('2001');
    await button('Answer').waitFor({ timeout: 8000 });
    await own.waitForTimeout(400);
    await button('Answer').click();
    expect(await hears(own, benHz)).toBe(true);
    expect(await hears(ben.page, ownHz)).toBe(true);
    await ben.hold();
    await expect.poll(() => own.evaluate(() => document.querySelector('ccc-workstation')?.shadowRoot?.querySelector('ccc-call-panel')?.shadowRoot?.querySelector('ccc-call-card')?.hasAttribute('held-by-other')), { timeout: 5000 }).toBe(true);
    await ben.resume();
    await button('Hold').click();
    await button('Resume').waitFor({ timeout: 5000 });
    await button('Resume').click();
    await button('Hold').waitFor({ timeout: 5000 });
    const violations = await axe(own);
    expect(violations).toEqual([]);

    await own.evaluate(() => { const el = document.querySelector('ccc-workstation'); el?.dispatchEvent(new CustomEvent('ccc-consult-request', { detail: { to: { kind: 'external', id: '2003' } }, bubbles: true, composed: true, cancelable: true })); });
    await carol.until(/^ringing/);
    await carol.answer();
    await button(/^Complete/).waitFor({ timeout: 5000 });
    expect(await button(/^(Join|Conference)/).count(), 'three-party calls are not offered').toBe(0);
    await button(/^Complete/).click();
    await carol.until(/^replaced/);
    expect(await hears(carol.page, benHz)).toBe(true);
    await ben.hangUp();
    await own.getByRole('tab', { name: 'Calls' }).click();
    await own.locator('ccc-recent-calls').getByText('2002').waitFor({ timeout: 5000 });
    await carol.close();
  }, 60_000);

  it('unregisters when the softphone is taken away', async () => {
    await own.evaluate(() => { const el = document.querySelector('ccc-workstation'); if (el) Object.assign(el, { softphone: undefined }); });
    await expect.poll(async () => {
      const from = (await ben.events()).length;
      await ben.call('2001');
      await ben.until(/^failed/, from);
      return (await ben.events()).at(-1);
    }, { timeout: 8000 }).toBe('failed Not Found');
  });
});

async function axe(page: Page): Promise<string[]> {
  await page.evaluate(AxeBuilder.source);
  return page.evaluate(async () => {
    const { violations } = await (Reflect.get(globalThis, 'axe') as { run(context: string, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> })
      // The page around it is not ours.
      .run('ccc-workstation', { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200) ?? ''}`);
  });
}
