/** The whole tour without a mouse, against the real center: sign in, go ready, answer, hold, consult, hand over, write up. proves WCAG 2.1.1 and 2.1.4 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { Customer } from '../chaos/customer.js';
import { until } from '../chaos/timeline.js';
import { AgentPage } from '../support/agent.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';

const agentHz = 1300, customerHz = 440;

describe('an agent without a mouse', () => {
  let center: CenterProcess;
  let browser: Browser;
  beforeAll(async () => {
    center = await CenterProcess.start();
    browser = await launchChrome({ micHz: agentHz });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await center?.stop();
  });

  it('does everything of a call', async () => {
    const ben = await AgentPage.signIn(browser, center.url, 'ben');
    const page = await open();
    const agent = AgentPage.on(page);
    // The click that a browser wants before it plays or records is here a key.
    await tabTo(page, 'E-mail');
    await page.keyboard.type('anna@demo.test');
    await tabTo(page, 'Password');
    await page.keyboard.type('demo-demo-1');
    await page.keyboard.press('Enter');
    await agent.until('registered', (s) => s.registration === 'registered' && s.presence !== undefined, 15_000);

    await tabTo(page, /^Not ready/);
    await page.keyboard.press('Enter');
    await chooseItem(page, 'Ready');
    await agent.until('ready', (s) => s.presence === 'ready');

    const first = await Customer.at(center, { hz: customerHz, agentHz });
    try {
      await first.callIn();
      await agent.until('ringing', (s) => s.ringing === 1, 15_000);
      await page.locator('[part=answer][aria-disabled=false]').waitFor();
      await page.keyboard.press('a');
      await agent.until('talking', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
      await page.keyboard.press('h');
      await agent.until('held', (s) => s.current?.legs.some((leg) => leg.role === 'customer' && leg.held) === true);
      await page.keyboard.press('h');
      await agent.until('back', (s) => s.current?.legs.some((leg) => leg.role === 'customer' && leg.held) === false);

      await page.keyboard.press('m');
      await page.getByRole('button', { name: 'Unmute' }).waitFor();
      await page.keyboard.press('m');
      await page.getByRole('button', { name: 'Mute', exact: true }).waitFor();
      const keypad = page.locator('ccc-keypad');
      await page.keyboard.press('k');
      await keypad.waitFor();
      for (const digit of '5#') await page.keyboard.press(digit);
      await keypad.locator('[part=sent]').getByText('5#').waitFor();
      await page.keyboard.press('k');
      await keypad.waitFor({ state: 'detached' });
      await page.keyboard.press('t');
      await page.getByRole('dialog', { name: /^Transfer/ }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: /^Transfer/ }).waitFor({ state: 'detached' });
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
      await page.keyboard.press('Escape');

      await page.keyboard.press('c');
      await page.getByRole('dialog', { name: /Ask about/ }).waitFor();
      await page.keyboard.type('ben');
      await page.keyboard.press('Enter');
      await ben.page.locator('[part=answer][aria-disabled=false]').waitFor({ timeout: 10_000 });
      await ben.dispatch({ name: 'answer' });
      await agent.until('both talk', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 3);
      await tabTo(page, /^Complete transfer/);
      await page.keyboard.press('Enter');
      await agent.until('free', (s) => s.activity === 'idle');
      first.hangUp();
      await until('the end of the first call', () => (first.ended ? true : undefined));
      await ben.until('paperwork', (s) => s.activity === 'wrapUp');
    } finally { first.close(); }

    const second = await Customer.at(center, { hz: customerHz, agentHz, number: '13900002222' });
    try {
      await second.callIn();
      await agent.until('ringing', (s) => s.ringing === 1, 15_000);
      await page.locator('[part=answer][aria-disabled=false]').waitFor();
      await tabTo(page, 'Answer');
      await page.keyboard.press('Enter');
      await agent.until('talking', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
      // As a headset's own button asks for it.
      await headset(page, 'togglemicrophone');
      await page.getByRole('button', { name: 'Unmute' }).waitFor();
      await headset(page, 'togglemicrophone');
      await page.getByRole('button', { name: 'Mute', exact: true }).waitFor();
      await page.keyboard.press('Shift+Escape');
      await agent.until('paperwork', (s) => s.activity === 'wrapUp');
      await tabTo(page, 'Solved');
      await page.keyboard.press('Space');
      await tabTo(page, 'Note');
      await page.keyboard.type('Sends the invoice again');
      await tabTo(page, /^Finish/);
      await page.keyboard.press('Enter');
      await agent.until('idle', (s) => s.activity === 'idle' && s.presence === 'ready');
    } finally { second.close(); }
    const token = await center.login('anna');
    const records = (await center.api('GET', '/records?limit=1', { token }))['records'];
    expect(records).toMatchObject([{ remark: 'Sends the invoice again', disposition: 'Solved', status: 'normalEnd', hangUpParty: 'agent' }]);
    expect(await page.evaluate(() => Reflect.get(globalThis, 'cccPointer') as number)).toBe(0);
  }, 120_000);

  async function open(): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', permissions: ['microphone'] });
    await context.addInitScript(() => {
      Object.assign(globalThis, { cccPointer: 0 });
      const keys: Record<string, unknown> = {};
      Object.assign(globalThis, { cccMediaKeys: keys });
      const set = navigator.mediaSession.setActionHandler.bind(navigator.mediaSession);
      navigator.mediaSession.setActionHandler = (key, act) => { keys[key] = act; set(key, act); };
      for (const type of ['pointerdown', 'mousedown', 'touchstart']) addEventListener(type, () => { Reflect.set(globalThis, 'cccPointer', Number(Reflect.get(globalThis, 'cccPointer')) + 1); }, true);
    });
    const page = await context.newPage();
    await page.goto(`${center.url}/workstation`);
    return page;
  }
});

/** No machine presses this key for us; what the page gave the browser for it is called. */
const headset = (page: Page, key: string): Promise<void> => page.evaluate((name) => { (Reflect.get(globalThis, 'cccMediaKeys') as Record<string, () => void>)[name]?.(); }, key);

/** What the focus is on says this of itself. */
const focused = (page: Page): Promise<string> => page.evaluate(() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (!(at instanceof HTMLElement)) return '';
  const label = at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement ? at.labels?.[0]?.textContent : undefined;
  const slotted = at.querySelector('slot')?.assignedNodes({ flatten: true }).map((node) => node.textContent).join(' ');
  return (at.getAttribute('aria-label') ?? label ?? (at.textContent.trim() || slotted || '')).replace(/\s+/g, ' ').trim();
});

/** Tab, as often as it takes; a name that never comes is a trap or a gap in the order of the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (typeof name === 'string' ? now === name : name.test(now)) return;
    passed.push(now);
  }
  throw new Error(`the focus never came to ${String(name)}; it passed ${JSON.stringify(passed)}`);
}

async function chooseItem(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 20; i++) {
    if (await focused(page) === name) { await page.keyboard.press('Enter'); return; }
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`no item ${name}`);
}
