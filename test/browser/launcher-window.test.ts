/** `<ccc-launcher>` on a business page of another origin: a running call goes into a window of its own (Document Picture-in-Picture), is worked there and comes back, and nothing is lost on the way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { shortCssForEsbuild } from '../../scripts/css-literals.mjs';
import { Customer } from '../chaos/customer.js';
import { AgentPage } from '../support/agent.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { giveEars, hears } from '../support/ears.js';
import { hostSite, policyFor, type HostSite } from '../support/host-site.js';

const agentHz = 1300, customerHz = 440, apiKey = 'a-key-of-the-business-system-0001';

/** The brand comes by the page's own style sheet, on the element's tag, as most pages do it. */
const script = (center: string): string => `
  import 'ccc-workstation/components';
  const { lang, dir, agent } = Object.fromEntries(new URLSearchParams(location.search));
  const box = Object.assign(document.createElement('div'), { lang, dir });
  box.innerHTML = '<h1>Orders</h1><ccc-launcher open><ccc-workstation center="${center}" theme="dark"></ccc-workstation></ccc-launcher>';
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('ccc-workstation { --ccc-color-accent: rgb(160, 90, 240); --ccc-call-toolbar-keypad-display: none; }');
  document.adoptedStyleSheets = [sheet];
  document.body.append(box);
  document.querySelector('ccc-workstation').token = async () => (await fetch('/my-backend/ccc-token-' + agent)).text();
`;

describe('the launcher puts a running call into a window of its own', () => {
  let site: HostSite;
  let center: CenterProcess;
  let browser: Browser;
  let context: BrowserContext;
  let own: Page;
  let there: Page;
  let agent: AgentPage;
  let customer: Customer;
  const reports: string[] = [];

  beforeAll(async () => {
    site = await hostSite();
    [center, browser] = await Promise.all([CenterProcess.start({ env: { CCC_ALLOWED_ORIGINS: site.origin, CCC_FRAME_ANCESTORS: site.origin, CCC_API_KEYS: apiKey } }), launchChrome({ micHz: agentHz })]);
    for (const name of ['anna', 'ben']) site.put(`/my-backend/ccc-token-${name}`, async () => String((await center.api('POST', '/tokens', { token: apiKey, body: { agent: name } }))['token']));
    const { outputFiles } = await build({ stdin: { contents: script(center.url), resolveDir: process.cwd(), loader: 'ts' }, bundle: true, format: 'iife', target: 'es2022', conditions: ['ccc-source'], plugins: [shortCssForEsbuild], write: false });
    site.put('/page.js', outputFiles[0]?.text ?? '');
    site.page('/page', { scripts: ['/page.js'], policy: policyFor(center.url) });
    // Each window has the size that the browser gives it.
    context = await browser.newContext({ viewport: null, locale: 'en-GB', permissions: ['microphone'] });
    await giveEars(context);
    own = await open('lang=en&dir=ltr&agent=anna');
    agent = AgentPage.on(own);
    await agent.until('registered', (s) => s.registration === 'registered', 30_000);
    customer = await Customer.at(center, { hz: customerHz, agentHz });
  }, 240_000);
  afterAll(async () => {
    customer?.close();
    await browser?.close();
    await center?.stop();
    site?.close();
  });

  async function open(query: string): Promise<Page> {
    const opened = await context.newPage();
    opened.on('console', (message) => { if (/Content Security Policy|TrustedHTML|TrustedScript|violates/i.test(message.text())) reports.push(message.text()); });
    opened.on('pageerror', (error) => { reports.push(String(error)); });
    await opened.goto(`${site.origin}/page?${query}`);
    return opened;
  }
  async function popOut(from: Page, name: string): Promise<Page> {
    const [other] = await Promise.all([context.waitForEvent('page'), from.getByRole('button', { name }).click()]);
    await other.locator('ccc-workstation').waitFor();
    return other;
  }
  const button = (name: string | RegExp) => there.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) }).filter({ visible: true }).first();
  const heardAgain = async (): Promise<boolean> => {
    const from = customer.agentHeardAt.length;
    await expect.poll(() => customer.agentHeardAt.length, { timeout: 8000 }).toBeGreaterThan(from + 20);
    return hears(own, customerHz, 8000);
  };
  /** What the element looks like, wherever it stands. */
  const looks = (page: Page) => page.evaluate(() => {
    const desk = document.querySelector('ccc-workstation')?.shadowRoot?.querySelector('.desk');
    const toolbar = document.querySelector('ccc-workstation')?.shadowRoot?.querySelector('ccc-call-panel')?.shadowRoot?.querySelector('ccc-call-toolbar')?.shadowRoot;
    const [hangUp, keypad, mute] = ['.hang-up', '.control.keypad', '.control.mute'].map((selector) => toolbar?.querySelector(selector));
    return {
      text: desk && getComputedStyle(desk).color, accent: desk && getComputedStyle(desk).getPropertyValue('--ccc-_accent'), font: desk && getComputedStyle(desk).fontFamily,
      hangUp: hangUp && getComputedStyle(hangUp).backgroundColor, keypad: keypad && getComputedStyle(keypad).display, mute: (mute?.getBoundingClientRect().height ?? 0) >= 44,
    };
  });

  it('keeps the call, its sound both ways, the brand, the language and the focus', async () => {
    await agent.goReady();
    await customer.callIn();
    await agent.until('ringing', (s) => s.ringing === 1, 20_000);
    await agent.dispatch({ name: 'answer' });
    await agent.until('talking', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
    expect(await heardAgain()).toBe(true);
    const [before, call] = [await looks(own), (await agent.state()).current?.id];
    there = await popOut(own, 'Put into its own window');
    expect(await own.locator('ccc-workstation').count()).toBe(0);
    await own.getByRole('button', { name: 'Bring back into this page' }).waitFor();
    expect(await looks(there)).toEqual(before);
    expect(before).toMatchObject({ accent: 'rgb(160, 90, 240)', keypad: 'none', mute: true });
    expect(await there.evaluate(() => [document.documentElement.lang, document.documentElement.dir, document.activeElement?.localName])).toEqual(['en', 'ltr', 'ccc-workstation']);
    expect(await there.evaluate(() => (document.querySelector('ccc-workstation')?.clientHeight ?? 0) === innerHeight)).toBe(true);
    const here = AgentPage.on(there);
    expect((await here.state()).current?.id).toBe(call);
    expect(await heardAgain()).toBe(true);
  }, 150_000);

  it('is worked there by its buttons, by keys and by its menus', async () => {
    const here = AgentPage.on(there);
    await there.keyboard.press('h');
    await here.until('held', (s) => s.current?.legs.some((leg) => leg.role === 'customer' && leg.held) === true);
    await button('Resume').click();
    await here.until('back', (s) => s.current?.legs.some((leg) => leg.held) === false);
    await button('Mute').click();
    await button('Unmute').click();
    await button('Mute').waitFor();
    await there.keyboard.press('7');
    await there.locator('ccc-keypad [part=sent]').getByText('7').waitFor();
    await button('Transfer').click();
    const directory = there.getByRole('dialog');
    await directory.waitFor();
    await there.keyboard.press('Escape');
    await directory.waitFor({ state: 'hidden' });
    await button(/^On a call/).click();
    const menu = await there.getByRole('menu').filter({ visible: true }).boundingBox();
    const page = await there.evaluate(() => [innerWidth, innerHeight] as const);
    expect(menu && menu.x >= 0 && menu.y >= 0 && menu.x + menu.width <= page[0] && menu.y + menu.height <= page[1], JSON.stringify([menu, page])).toBe(true);
    await there.keyboard.press('Escape');
    expect(await heardAgain()).toBe(true);
  }, 120_000);

  it('comes back with its call when its window is closed, and once more by the button', async () => {
    await there.close();
    await own.locator('ccc-launcher > ccc-workstation').waitFor();
    expect(await own.evaluate(() => document.querySelector('ccc-launcher')?.shadowRoot?.activeElement?.getAttribute('aria-label'))).toBe('Put into its own window');
    expect(await own.locator('ccc-workstation').getAttribute('tabindex')).toBeNull();
    expect(await looks(own)).toMatchObject({ accent: 'rgb(160, 90, 240)', keypad: 'none', mute: true });
    expect(await heardAgain()).toBe(true);
    there = await popOut(own, 'Put into its own window');
    await own.getByRole('button', { name: 'Bring back into this page' }).click();
    await expect.poll(() => there.isClosed(), { timeout: 5000 }).toBe(true);
    await own.locator('ccc-launcher > ccc-workstation').waitFor();
    expect(await heardAgain()).toBe(true);
  }, 150_000);

  it('rings there, and is answered, hung up and written up there', async () => {
    there = await popOut(own, 'Put into its own window');
    const here = AgentPage.on(there);
    await there.keyboard.press('Shift+Escape');
    await here.until('paperwork', (s) => s.activity === 'wrapUp');
    await button(/^Finish/).click();
    await here.until('idle', (s) => s.activity === 'idle');
    customer.close();
    customer = await Customer.at(center, { hz: customerHz, agentHz, number: '13900002222' });
    await customer.callIn();
    await here.until('ringing', (s) => s.ringing === 1, 20_000);
    await there.locator('[part=answer][aria-disabled=false]').waitFor();
    await there.keyboard.press('a');
    await here.until('talking', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
    expect(await heardAgain()).toBe(true);
    await button('Hang up').click();
    await here.until('paperwork', (s) => s.activity === 'wrapUp');
    await button(/^Finish/).click();
    await here.until('idle', (s) => s.activity === 'idle');
  }, 150_000);

  it('takes the language and the direction of the place it stood in along', async () => {
    const chinese = await open('lang=zh-CN&dir=rtl&agent=ben');
    await AgentPage.on(chinese).until('registered', (s) => s.registration === 'registered', 30_000);
    const out = await popOut(chinese, '在独立窗口中显示');
    expect(await out.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual(['zh-CN', 'rtl']);
    await out.getByRole('tab', { name: '通话记录' }).waitFor();
    // A page that is left takes the window along.
    await chinese.close();
    await expect.poll(() => out.isClosed(), { timeout: 5000 }).toBe(true);
  }, 120_000);

  it('no page had an error or a report of its policy', () => { expect(reports).toEqual([]); });
});
