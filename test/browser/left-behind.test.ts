/** After a working day in small, with masked numbers: what the browser has of the customers' numbers (nothing) and of secrets (nothing that lives longer than ten minutes). proves S-10 S-29 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { AgentPage } from '../support/agent.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { freePort } from '../support/free-port.js';
import { LeftBehind } from '../support/left-behind.js';
import { Stranger } from '../support/stranger.js';

const tenMinutes = 600_000;
/** Nothing else here has these digits. */
const digits = '13947026815';
/** Whole, its last seven, and as people group it. */
const written = (number: string): readonly string[] => [number, number.slice(-7), ...[' ', '-'].map((between) => `${number.slice(3, 7)}${between}${number.slice(7)}`)];
const grouped = `${digits.slice(0, 3)}-${digits.slice(3, 7)}-${digits.slice(7)}`;
const password = 'demo-demo-1';

describe('what the browser has', () => {
  let center: CenterProcess, browser: Browser, stranger: Stranger, admin: string;
  let left: ReadonlyMap<string, string>;
  const secrets = new Map<string, number>();
  let cookies: readonly { readonly name: string; readonly httpOnly: boolean; readonly sameSite: string; readonly expires: number; readonly value: string }[];

  beforeAll(async () => {
    const trunkPort = await freePort();
    [center, browser] = await Promise.all([
      CenterProcess.start({ env: { CCC_DEMO_TRUNK_PORT: String(trunkPort), CCC_RTP_TIMEOUT_MS: '3600000' } }), launchChrome({ micHz: 1300, args: ['--js-flags=--heap-snapshot-string-limit=10000000'] }),
    ]);
    stranger = await Stranger.at(center.ports.sip, trunkPort);
    admin = await center.login('admin');
    await center.api('PUT', '/settings', { token: admin, body: { maskNumbers: true, agentsMayBlock: true, outboundWrapUpSeconds: 0 } });
    await workADay();
  }, 400_000);
  afterAll(async () => {
    stranger?.close();
    await browser?.close();
    await center?.stop();
  });

  async function workADay(): Promise<void> {
    const watched = await LeftBehind.watch(browser);
    const { context } = watched;
    context.on('response', (response) => {
      if (!/\/(login|renew|session|me\/sip)$/.test(response.url()) || response.status() !== 200) return;
      void response.json().then((body: { token?: string; password?: string; expiresAt?: number }) => { for (const secret of [body.token, body.password]) if (secret) secrets.set(secret, body.expiresAt ?? Infinity); });
    });
    const anna = await AgentPage.enter(context, center.url, 'anna');
    await anna.goReady();
    // In: named by his number in another writing, noted with it, sent away, blocked.
    const first = await stranger.reach('02066240000', `"Mr. Zhang +86 ${grouped}" <sip:${digits}@127.0.0.1>`);
    await new Promise((done) => setTimeout(done, 300));
    stranger.press(first.id, '2');
    await anna.button('Answer').waitFor({ timeout: 30_000 });
    await anna.button('Answer').click({ timeout: 30_000 });
    await anna.until('on the call', (s) => s.activity === 'onCall', 20_000);
    const id = (await anna.state()).current?.id;
    await center.api('POST', '/me/commands', { token: await center.login('anna'), body: { name: 'note', interactionId: id, remark: `Ring ${digits} or ${grouped}`, data: { desc: digits, uui: `tel=+86${digits}` } } });
    await anna.dispatch({ name: 'hold' });
    await anna.until('held', (s) => s.current?.legs.some((leg) => leg.held) === true, 20_000);
    await anna.dispatch({ name: 'resume' });
    await anna.dispatch({ name: 'blockNumber', interactionId: id });
    first.hangUp();
    await anna.until('over', (s) => s.activity === 'wrapUp', 20_000);
    await anna.press(/^Finish/);
    await anna.until('free', (s) => s.activity === 'idle', 20_000);
    // Out: by a click on the masked entry of the list, answered; the customer is somebody whom a business system knew.
    stranger.picksUp = true;
    await anna.page.getByRole('tab', { name: /^Calls/ }).click();
    await anna.page.locator('ccc-recent-calls').getByRole('button', { name: /^Call .*again$/ }).first().click({ timeout: 20_000 });
    await anna.until('talking', (s) => s.current?.legs.every((leg) => leg.state === 'connected') === true && s.activity === 'onCall', 20_000);
    await anna.page.waitForTimeout(500);
    await anna.dispatch({ name: 'hangUp' });
    await anna.until('free', (s) => s.activity === 'idle', 20_000);
    // Redial by the SDK.
    await anna.dispatch({ name: 'redial', interactionId: id });
    await anna.until('talking', (s) => s.activity === 'onCall' && s.current?.legs.every((leg) => leg.state === 'connected') === true, 20_000);
    await anna.dispatch({ name: 'hangUp' });
    await anna.until('free', (s) => s.activity === 'idle', 20_000);
    expect(stranger.received.filter((message) => message.startsWith(`INVITE sip:${digits}@`)).length).toBeGreaterThanOrEqual(2);
    await anna.page.keyboard.press('Control+Alt+Shift+KeyD');
    await anna.page.locator('ccc-debug').getByRole('tab', { name: 'SIP' }).click();
    const download = anna.page.waitForEvent('download');
    await anna.page.locator('ccc-debug').getByRole('button', { name: 'Save support bundle' }).click();
    const bundle = readFileSync(await (await download).path(), 'utf8');
    cookies = await context.cookies();
    left = new Map([...await watched.everything(anna.page), ['bundle', bundle]]);
  }

  const where = (text: string): readonly string[] => [...left].filter(([, content]) => content.includes(text)).map(([place]) => place);

  it('shows the number without its middle, everywhere it is looked for here', () => {
    const masked = [...left].filter(([, content]) => /139(\*|%2A| ){4,6}6815/.test(content)).map(([place]) => place);
    expect(masked).toEqual(expect.arrayContaining(['frames', 'addresses', 'heap', 'har']));
    expect(left.get('said')).toMatch(/notification/);
    expect(left.get('frames')).toMatch(/INVITE sip:[^]*a=ice-pwd/);
  });

  // proves S-29
  it('is the customer\'s number nowhere, in no writing', () => {
    for (const text of written(digits)) expect(where(text), text).toEqual([]);
  });
  it('and the center knew it all the time: record, block list and trunk have it', async () => {
    expect(JSON.stringify(await center.api('GET', '/records?limit=5', { token: admin }))).toContain(digits);
    expect(JSON.stringify(await center.api('GET', '/blocklist', { token: admin }))).toContain(digits);
  });

  // proves S-10
  it('is no password, anywhere, once the agent is in', () => {
    expect(where(password).filter((place) => place !== 'har')).toEqual([]);
    // The HAR has the sign-in itself, once.
    expect(left.get('har')?.split(password).length).toBe(2);
  });
  it('is no secret in elements, storage, addresses, console or bundle, and of secrets in the heap none that outlives ten minutes', () => {
    expect(secrets.size).toBeGreaterThanOrEqual(2);
    const signedInAt = Date.now() - 400_000;
    for (const [secret, expiresAt] of secrets) {
      expect(expiresAt - Date.now()).toBeLessThanOrEqual(tenMinutes);
      expect(expiresAt).toBeGreaterThan(signedInAt);
      expect(where(secret).filter((place) => !['har', 'frames', 'heap'].includes(place))).toEqual([]);
    }
    const tokens = [...left].flatMap(([, content]) => content.match(/eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/g) ?? []);
    expect(tokens.length).toBeGreaterThan(0);
    for (const token of tokens) {
      const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { exp: number; iat: number };
      expect(claims.exp - claims.iat).toBeLessThanOrEqual(tenMinutes / 1000);
    }
    // The phone's password answers challenges and is never sent.
    const phonePassword = [...secrets.keys()].find((secret) => !secret.startsWith('eyJ')) ?? 'none';
    expect(left.get('frames')).toContain('response="');
    expect(left.get('frames')).not.toContain(phonePassword);
  });
  it('is the one cookie out of reach of scripts, for its own site, and as short', () => {
    expect(cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite }))).toEqual([{ name: 'ccc-session', httpOnly: true, sameSite: 'Strict' }]);
    for (const { expires, value } of cookies) {
      expect(expires * 1000 - Date.now()).toBeLessThanOrEqual(tenMinutes);
      expect(where(value).filter((place) => place !== 'har')).toEqual([]);
    }
  });
});
