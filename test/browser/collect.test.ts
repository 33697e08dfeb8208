/** Digits collected during a call, with real sound: an agent in Chromium, a customer in baresip who types RFC 4733 digits, and a business system on real HTTP. */
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { AgentPage } from '../support/agent.js';
import { type Baresip, hasBaresip } from '../support/baresip.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { customerPhone, talksTo } from '../support/customer-calls.js';
import { pageHears, phoneHears } from '../support/pitches.js';
import { amplitudeOf, readWav } from '../support/tone.js';

const annaHz = 1300, customerHz = 400;
const everybody = [annaHz, customerHz];
/** The pitches of a telephone's keys (ITU-T Q.23). */
const keyHz = [697, 770, 852, 941, 1209, 1336, 1477];
const digits = '62123456';
const secret = 'only the two of us know';

interface Told { readonly body: string; readonly signature: string; readonly timestamp: string }

// proves CAL-09
describe.skipIf(!hasBaresip())('digits collected during a call', () => {
  let center: CenterProcess;
  let browser: Browser;
  let anna: AgentPage;
  let customer: Baresip;
  let business: Server;
  const told: Told[] = [];

  beforeAll(async () => {
    business = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => { body += part.toString(); }).on('end', () => {
        told.push({ body, signature: String(request.headers['x-ccc-signature']), timestamp: String(request.headers['x-ccc-timestamp']) });
        // Busy at first.
        if (told.length === 1) response.writeHead(503).end();
        else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ level: 'Gold' }));
      });
    });
    await new Promise<void>((done) => { business.listen(0, '127.0.0.1', done); });
    const { port } = business.address() as AddressInfo;
    center = await CenterProcess.start({ env: { CCC_CALLBACK_HOSTS: `127.0.0.1:${port}` } });
    const template = { name: 'Card number', prompt: { kind: 'none' }, minDigits: 8, maxDigits: 8, firstDigitSeconds: 60, interDigitSeconds: 60, callbackUrl: `http://127.0.0.1:${port}/collected`, masked: true, secret };
    const admin = await center.login('admin');
    expect(await center.api('PUT', '/collections/card', { token: admin, body: template })).toMatchObject({ id: 'card', hasSecret: true });
    await expect(center.api('PUT', '/collections/inside', { token: admin, body: { ...template, callbackUrl: 'http://169.254.169.254/latest' } })).rejects.toThrow(/400/);
    browser = await launchChrome({ micHz: annaHz });
    anna = await AgentPage.signIn(browser, center.url, 'anna');
  }, 120_000);
  afterAll(async () => {
    await customer?.stop();
    await browser?.close();
    await center?.stop();
    business?.close();
  });

  const state = (): Promise<string> => anna.page.evaluate(() => JSON.stringify((Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation') as { state: { interactions: unknown } } | undefined)?.state.interactions ?? {}));
  async function soon(what: string, test: () => boolean | Promise<boolean>, withinMs = 15_000): Promise<void> {
    for (const end = Date.now() + withinMs; Date.now() < end; await anna.page.waitForTimeout(100)) if (await test()) return;
    throw new Error(`waited in vain for: ${what}; ${await state()}`);
  }
  async function type(keys: string): Promise<void> {
    for (const key of keys) { customer.command('sndcode', key); await anna.page.waitForTimeout(350); }
  }

  it('reach the business system, while the agent hears nothing, also after a reload; then both talk again', async () => {
    customer = await customerPhone(customerHz);
    await talksTo(anna, customer, center);
    await pageHears('Anna', anna.page, [customerHz], everybody);

    await anna.page.getByRole('button', { name: 'Collect digits' }).click();
    await anna.page.getByRole('menuitem', { name: 'Card number' }).click();
    await anna.page.getByText('You do not hear the customer meanwhile.', { exact: true }).waitFor();
    await pageHears('Anna', anna.page, [], [...everybody, ...keyHz]);
    await phoneHears('the customer', customer, [annaHz], everybody);
    await type(digits.slice(0, 3));
    await anna.page.getByText('3 digits').first().waitFor();
    await pageHears('Anna', anna.page, [], [...everybody, ...keyHz]);

    await anna.page.reload();
    await anna.until('attached again', (s) => s.registration === 'registered' && s.current?.legs.filter((leg) => leg.state === 'connected').length === 2, 30_000);
    await anna.page.getByText('3 digits').first().waitFor();
    await pageHears('Anna, again', anna.page, [], [...everybody, ...keyHz]);
    await type(digits.slice(3));
    await pageHears('Anna', anna.page, [customerHz], everybody);
    await phoneHears('the customer', customer, [annaHz], everybody);
    await anna.page.getByText('Gold', { exact: true }).waitFor();

    const [first, second] = told;
    expect(told).toHaveLength(2);
    expect(second?.body).toBe(first?.body);
    expect(JSON.parse(first?.body ?? '')).toMatchObject({ digits, agentId: 'anna', attempt: 1, template: { id: 'card', name: 'Card number' } });
    expect(second?.signature).toBe(`sha256=${createHmac('sha256', secret).update(`${second?.timestamp}.${second?.body}`).digest('hex')}`);
    expect(await anna.page.content() + await state()).not.toContain(digits);
    expect(await state()).toContain((JSON.parse(first?.body ?? '{}') as { sessionId: string }).sessionId);
    await anna.page.waitForTimeout(1_000);
    customer.command('hangup');
    await soon('wrap-up', async () => (await anna.state()).activity === 'wrapUp');
  }, 120_000);

  it('are in no recording, no log and no file of the center', async () => {
    const folder = join(center.dataDir, 'recordings');
    await soon('the recording', () => readdirSync(folder).some((name) => name.endsWith('.wav')));
    const [name = ''] = readdirSync(folder).filter((each) => each.endsWith('.wav'));
    const { rate, channels: [left = new Float32Array(), right = new Float32Array()] } = readWav(readFileSync(join(folder, name)));
    const window = rate / 5;
    const heard = (samples: Float32Array, at: number, hz: number): boolean => amplitudeOf(hz, samples.subarray(at, at + window), rate) > 0.02;
    const windows = Array.from({ length: Math.floor(right.length / window) }, (_, i) => i * window);
    const talks = windows.map((at) => heard(right, at, customerHz));
    const [begins, ends] = [talks.indexOf(false, talks.indexOf(true)), talks.lastIndexOf(false, talks.lastIndexOf(true))];
    // The customer is there at both ends, and silent for as long as eight digits take.
    expect([talks.indexOf(true) >= 0, ends < talks.length - 1]).toEqual([true, true]);
    expect((ends - begins) / 5).toBeGreaterThan(2.5);
    expect(talks.slice(begins, ends + 1)).not.toContain(true);
    for (const at of windows.slice(begins, ends + 1)) expect(keyHz.filter((hz) => heard(right, at, hz))).toEqual([]);
    expect(windows.slice(begins, ends).some((at) => heard(left, at, annaHz))).toBe(true);
    expect(center.log).not.toContain(digits);
    for (const file of readdirSync(center.dataDir, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const content = readFileSync(join(file.parentPath, file.name));
      expect(content.includes(digits), file.name).toBe(false);
      expect(content.includes(secret), file.name).toBe(false);
    }
  }, 60_000);
});
