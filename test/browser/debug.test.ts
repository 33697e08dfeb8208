// The debug panel beside a real call: facts, SIP without secrets, the chosen way, figures; and the bundle it saves, opened again. proves S-10
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { createReplay } from '../../src/debug/replay.js';
import { readBundle } from '../../src/debug/bundle.js';
import { Customer } from '../chaos/customer.js';
import { AgentPage } from '../support/agent.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';

const number = '13900001111';

describe('?ccc-debug', () => {
  let center: CenterProcess;
  let browser: Browser;
  let anna: AgentPage;
  let customer: Customer;
  /** What must not leave the page: seen on its sockets. */
  const secrets = new Set<string>();

  function listen(text: string): void {
    for (const [, found] of text.matchAll(/(?:\bresponse="|\ba=ice-pwd:|\ba=ice-ufrag:|\ba=fingerprint:sha-256 |"token":")([^\s"]+)/g)) if (found) secrets.add(found);
  }

  beforeAll(async () => {
    center = await CenterProcess.start();
    browser = await launchChrome({ micHz: 1300 });
    anna = await AgentPage.signIn(browser, center.url, 'anna', {
      prepare: async (context) => {
        await context.addInitScript(() => { if (location.pathname === '/workstation') history.replaceState(null, '', '?ccc-debug'); });
        context.on('page', (page) => page.on('websocket', (socket) => {
          socket.on('framesent', ({ payload }) => { listen(String(payload)); });
          socket.on('framereceived', ({ payload }) => { listen(String(payload)); });
        }));
      },
    });
    customer = await Customer.at(center, { hz: 440, agentHz: 1300, number });
  }, 60_000);
  afterAll(async () => {
    customer?.close();
    await browser?.close();
    await center?.stop();
  });

  const panel = () => anna.page.locator('ccc-debug');
  const show = (tab: string) => panel().getByRole('tab', { name: tab }).click();
  const body = async (): Promise<string> => await panel().locator('[role=tabpanel]').textContent() ?? '';

  it('shows a call while it runs', async () => {
    await panel().waitFor();
    await anna.goReady();
    await customer.callIn();
    await anna.button('Answer').waitFor({ timeout: 10_000 });
    // What rings is not covered.
    await expect.poll(() => panel().getAttribute('folded')).not.toBeNull();
    await anna.press('Answer');
    await anna.until('on the call', (s) => s.activity === 'onCall');
    await expect.poll(body, { timeout: 5_000 }).toContain('phone.connected');
    await show('SIP');
    await expect.poll(body, { timeout: 5_000 }).toMatch(/INVITE[^]*200 OK[^]*ACK/);
    await show('ICE');
    await expect.poll(body, { timeout: 5_000 }).toContain('chosen');
    await show('Figures');
    await expect.poll(() => panel().locator('.graph path').first().getAttribute('d', { timeout: 8_000 }), { timeout: 8_000 }).toContain('L');
    expect(await panel().locator('.graph').count()).toBeGreaterThan(2);
  }, 60_000);

  it('saves it without a secret, and opens it again', async () => {
    customer.hangUp();
    await anna.until('over', (s) => s.activity === 'wrapUp');
    const download = anna.page.waitForEvent('download');
    await panel().getByRole('button', { name: 'Save support bundle' }).click();
    const path = await (await download).path();
    const text = readFileSync(path, 'utf8');
    expect(secrets.size).toBeGreaterThan(4);
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).not.toContain(number);
    expect(text).not.toMatch(/[Aa]uthorization: (?!…)/);
    const bundle = readBundle(text);
    expect(bundle?.sip.map((line) => line.text.split(' ')[0])).toEqual(expect.arrayContaining(['INVITE', 'ACK', 'BYE']));
    expect(bundle?.stats.length).toBeGreaterThan(1);
    expect(bundle && createReplay(bundle.recording).stateAfter(Infinity).agent).toMatchObject({ id: 'anna', activity: 'wrapUp' });

    await panel().locator('input[type=file]').setInputFiles(path);
    await panel().getByText('ccc-workstation, version').waitFor();
    await show('Facts');
    const connected = panel().getByRole('button', { name: /phone\.connected/ }).first();
    await connected.click();
    expect(await connected.getAttribute('aria-current')).toBe('step');
    expect(await panel().locator('.after dl').textContent()).toContain('media');
    await panel().getByRole('button', { name: 'Step back' }).click();
    expect(await connected.getAttribute('aria-current')).toBeNull();
    await panel().getByRole('button', { name: 'Back to this page' }).click();
    await panel().locator('input[type=file]').setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
    await panel().getByText('no support bundle').waitFor();
    await panel().getByRole('button', { name: 'Close' }).click();
    expect(await panel().count()).toBe(0);
    await anna.page.keyboard.press('Control+Alt+Shift+KeyD');
    await panel().waitFor();
    expect(await body()).toContain('phone.connected');
  }, 60_000);
});
