/** Issue story 5: what a newcomer tries with two browser tabs — the web phone, the business system, the seed's message from a screen pop. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { AgentPage } from '../support/agent.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { giveEars, hears } from '../support/ears.js';

const agentHz = 1300;
const customerHz = 700;

describe('the demo pages', () => {
  let center: CenterProcess;
  let agents: Browser;
  let customers: Browser;
  let anna: AgentPage;
  let phone: Page;
  const reports: string[] = [];

  beforeAll(async () => {
    center = await CenterProcess.start();
    [agents, customers] = await Promise.all([launchChrome({ micHz: agentHz }), launchChrome({ micHz: customerHz })]);
    const context = await customers.newContext({ permissions: ['microphone'] });
    await giveEars(context);
    phone = await context.newPage();
    watchPolicy(phone);
    await phone.goto(`${center.url}/demo/phone`);
    anna = await AgentPage.signIn(agents, center.url, 'anna');
    watchPolicy(anna.page);
  }, 60_000);
  afterAll(async () => {
    await Promise.all([agents?.close(), customers?.close()]);
    await center?.stop();
  });

  const watchPolicy = (page: Page): void => {
    page.on('console', (message) => { if (/Content Security Policy|TrustedHTML|TrustedScript/i.test(message.text())) reports.push(message.text()); });
  };
  const finish = async (): Promise<void> => {
    const state = await anna.until('over', (s) => s.activity === 'idle' || s.activity === 'wrapUp');
    if (state.activity === 'wrapUp') await anna.press(/^Finish/);
    await anna.until('idle', (s) => s.activity === 'idle');
  };

  it('a customer without any phone calls in and is answered', async () => {
    await anna.goReady();
    await phone.getByRole('button', { name: 'Call', exact: true }).click();
    await phone.locator('[data-phase=talking]').waitFor({ timeout: 8000 });
    await phone.waitForTimeout(800);
    await phone.getByRole('button', { name: '1', exact: true }).click();
    await anna.button('Answer').waitFor({ timeout: 10_000 });
    await anna.press('Answer');
    expect(await hears(anna.page, customerHz)).toBe(true);
    expect(await hears(phone, agentHz)).toBe(true);
    await phone.getByRole('button', { name: 'Hang up' }).click();
    await finish();
  }, 40_000);

  // proves BRG-01
  it('the seed\'s message from the screen pop starts the call, and the web phone rings', async () => {
    const pop = anna.page.frames().find((frame) => frame.url().includes('/demo/pop'));
    expect(pop).toBeDefined();
    await pop?.getByRole('button', { name: /Mr\. Liu/ }).click();
    await phone.locator('[data-phase=ringing]').waitFor({ timeout: 8000 });
    await anna.page.getByText('Mr. Liu').filter({ visible: true }).first().waitFor();
    await phone.getByRole('button', { name: 'Answer' }).click();
    expect(await hears(phone, agentHz)).toBe(true);
    expect(await hears(anna.page, customerHz)).toBe(true);
    await anna.press('Hang up');
    await finish();
  }, 40_000);

  // proves BRG-01
  it('a message from a window that is neither our frame nor our host is ignored', async () => {
    const before = await anna.state();
    await anna.page.evaluate(() => {
      window.postMessage({ source: 'ccc-sdk', payload: { event: 'callOut', message: { phoneNumber: '13700000000' } } }, window.location.origin);
    });
    await anna.page.waitForTimeout(500);
    expect((await anna.state()).activity).toBe(before.activity);
  }, 20_000);

  // proves CTD-01 BRG-01
  it('the business system dials a customer with one click', async () => {
    const context = await agents.newContext({ permissions: ['microphone'], viewport: { width: 1280, height: 800 } });
    await giveEars(context);
    const crm = await context.newPage();
    watchPolicy(crm);
    await anna.close();
    await crm.goto(`${center.url}/demo/crm`);
    const frame = crm.frameLocator('iframe').first();
    await frame.getByLabel('E-mail').fill('ben@demo.test');
    await frame.getByLabel('Password').fill('demo-demo-1');
    // Clicks in the first 300 ms of a frame's visibility are ignored (S-04).
    await crm.waitForTimeout(400);
    await frame.getByRole('button', { name: 'Sign in' }).click();
    await frame.getByRole('button', { name: /Not ready|Ready/ }).first().waitFor({ timeout: 10_000 });
    await crm.waitForTimeout(1500);
    await crm.getByRole('button', { name: /^Call/ }).first().click();
    await phone.locator('[data-phase=ringing]').waitFor({ timeout: 8000 });
    await phone.getByRole('button', { name: 'Answer' }).click();
    expect(await hears(phone, agentHz)).toBe(true);
    await phone.getByRole('button', { name: 'Hang up' }).click();
    await context.close();
  }, 40_000);

  it.each(['/', '/workstation', '/playground', ...['crm', 'phone', 'brands', 'pbx', 'softphone-only', 'pop'].map((name) => `/demo/${name}`)])('%s opens without an error, and fits 320 pixels', async (path) => {
    const context = await customers.newContext({ viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => { errors.push(error.message); });
    watchPolicy(page);
    await page.goto(`${center.url}${path}`);
    await page.locator('body *').filter({ visible: true }).first().waitFor();
    await page.waitForTimeout(500);
    expect(errors).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await context.close();
  }, 40_000);

  // proves S-07
  it('no page broke the content security policy', () => { expect(reports).toEqual([]); });
});
