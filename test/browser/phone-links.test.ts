/** Click-to-dial in a page's own text: what is found, what is left alone, what the page may change meanwhile, and that everything can be taken back. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { launchChrome } from '../support/chrome.js';
import { hostSite, type HostSite } from '../support/host-site.js';

const body = `
  <p id="text">Call <b>Mr. Liu</b> at 138 0013 8000, or +1 (213) 373-4253 in the evening. Order 2024-11-21, 3 pieces.</p>
  <p id="many">13800138000 13900139000</p>
  <input id="input" value="13800138000"><textarea id="area">13800138000</textarea>
  <p id="edit" contenteditable="true">13800138000</p><a id="link" href="#there">13800138000</a><button id="button" type="button">13800138000</button><code>13800138000</code>
  <a id="tel" href="tel:+8613700137000" data-desc="Ann">Ann</a><span id="data" data-phone-number="13600136000">her office</span>
  <p data-no-phone-links>13800138000</p><ul id="list"></ul>`;

describe('linkPhoneNumbers', () => {
  let site: HostSite;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    site = await hostSite();
    for (const name of ['ccc-embed.js', 'ccc-phone-links.js']) site.put(`/${name}`, readFileSync(`dist/${name}`, 'utf8'));
    site.put('/page.js', `window.dialled = []; window.start = () => new Promise((done) => {
      window.links = ccc.linkPhoneNumbers(document.body, { country: 'CN', workstation: { callOut: async (call) => { dialled.push(call); } } });
      const seen = setInterval(() => { if (document.querySelector('ccc-phone-number')) { clearInterval(seen); done(); } }, 10);
    });`);
    site.page('/', { scripts: ['/ccc-embed.js', '/page.js'], body, policy: "default-src 'self'; require-trusted-types-for 'script'" });
    browser = await launchChrome({ micHz: 440 });
    page = await browser.newPage();
    page.on('console', (message) => { if (/Content Security Policy|Trusted/i.test(message.text())) reports.push(message.text()); });
    await page.goto(site.origin);
  }, 60_000);
  afterAll(async () => { await browser?.close(); site?.close(); });
  const reports: string[] = [];
  const linked = (selector: string): Promise<string[]> => page.locator(`${selector} ccc-phone-number`).allInnerTexts();
  const boxes = (): Promise<string> => page.evaluate(() => JSON.stringify([...document.querySelectorAll('body *:not(ccc-phone-number):not(script)')].map((one) => { const { x, y, width, height } = one.getBoundingClientRect(); return [x, y, width, height]; })));
  const html = (): Promise<string> => page.evaluate(() => document.body.innerHTML);
  const dialled = (): Promise<unknown[]> => page.evaluate('dialled');

  it('finds numbers in text, moves nothing, and leaves everything else alone', async () => {
    const before = { boxes: await boxes(), html: await html() };
    await page.evaluate('start()');
    expect(await linked('#text')).toEqual(['138 0013 8000', '+1 (213) 373-4253']);
    expect(await linked('#many')).toEqual(['13800138000', '13900139000']);
    for (const kept of ['#area', '#edit', '#link', '#button', 'code', '[data-no-phone-links]']) expect(await linked(kept), kept).toEqual([]);
    expect(await page.inputValue('#input')).toBe('13800138000');
    expect(await boxes()).toBe(before.boxes);
    await page.evaluate('links.stop()');
    expect(await html()).toBe(before.html);
    await page.evaluate('start()');
  });

  it('dials by a click, by Enter and Space, by tel: links and by marked elements', async () => {
    await page.locator('#text ccc-phone-number').first().click();
    await page.locator('#text ccc-phone-number').nth(1).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    await page.locator('#tel').click();
    await page.locator('#data').click();
    expect(await dialled()).toEqual([{ phoneNumber: '13800138000' }, { phoneNumber: '+12133734253' }, { phoneNumber: '+12133734253' }, { phoneNumber: '+8613700137000', desc: 'Ann' }, { phoneNumber: '13600136000' }]);
    expect(await page.locator('#text ccc-phone-number').first().evaluate((one) => [one.getAttribute('role'), (one as HTMLElement).tabIndex])).toEqual(['button', 0]);
    const order = await page.evaluate(async () => { document.querySelector<HTMLElement>('#text ccc-phone-number')?.focus(); return document.activeElement?.textContent; });
    expect(order).toBe('138 0013 8000');
  });

  it('keeps up with a page that adds, changes and removes its own text, as a framework does', async () => {
    await page.evaluate(() => {
      const item = document.createElement('li');
      item.append('New: 13500135000');
      document.querySelector('#list')?.append(item);
      Object.assign(globalThis, { kept: item.firstChild });
    });
    await expect.poll(() => linked('#list')).toEqual(['13500135000']);
    // A framework holds on to its text node and writes the whole text into it.
    await page.evaluate(() => { (Reflect.get(globalThis, 'kept') as Text).data = 'Changed: 13400134000!'; });
    await expect.poll(() => linked('#list')).toEqual(['13400134000']);
    expect(await page.locator('#list li').innerText()).toBe('Changed: 13400134000!');
    await page.evaluate(() => { (Reflect.get(globalThis, 'kept') as Text).remove(); });
    await expect.poll(() => page.locator('#list li').innerText()).toBe('');
    await page.evaluate('links.stop()');
    await page.evaluate(() => { document.querySelector('#list')?.append('13300133000'); });
    await page.waitForTimeout(100);
    expect(await page.locator('ccc-phone-number').count()).toBe(0);
    expect(reports).toEqual([]);
  });
});
