/** Text of strangers by every way that leads into the page, under Trusted Types: shown as text, nothing runs, nothing is fetched. `npm run test:xss` sends the whole corpus by the slow ways too. proves S-06 S-09 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { openStoreOn } from '../../server/adapters/store/index.js';
import { openSql } from '../../server/adapters/store/open-sql.js';
import { seedDemo } from '../../server/seed/demo-center.js';
import { AgentPage } from '../support/agent.js';
import { Canary, readable } from '../support/canary.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { freePort } from '../support/free-port.js';
import { canaryHost, every, payloads, type Payload } from '../support/payloads.js';
import { quoted, Stranger, type StrangeCall } from '../support/stranger.js';

const whole = process.env['CCC_XSS'] === 'whole';
const corpus = payloads();
const some = (nth: number): readonly Payload[] => whole ? corpus : every(corpus, nth);
const pictures = 'https://pictures.test';
const annaNumber = '02066240001', benNumber = '02066240002';
/** Names of a person who means harm, as they are configured: all the kinds in one. */
const evil = `Eve "><img src=x onerror=canary('own')><svg onload=canary('own')>{{canary('own')}}`;

/** As the center keeps what a far end says of itself. */
const shownName = (text: string): string => text.replace(/\p{Cc}/gu, '').trim().slice(0, 200).replace(/\p{C}/gu, '').trim().slice(0, 80);
/** A database keeps no NUL. */
const stored = ({ text }: Payload): string => text.replaceAll('\0', '');

/** The demo center with people, groups and phones of the corpus. */
async function configure(dataDir: string, trunkPort: number): Promise<void> {
  const sql = await openSql({ dataDir });
  const store = await openStoreOn(sql);
  const { config } = store;
  await seedDemo(store, { domain: 'localhost', trunkPort, origins: [], ringTimeoutMs: 60_000 });
  const agents = await config.agents();
  const anna = agents.find(({ id }) => id === 'anna');
  if (!anna) throw new Error('no demo');
  await config.putAgent({ ...anna, name: evil, nickname: evil });
  const flow = (group: string): unknown => ({ start: 'start', nodes: [{ id: 'start', type: 'start', label: evil.slice(0, 90), next: 'to' }, { id: 'to', type: 'transferToAgent', label: `To ${evil}`.slice(0, 90), skillGroups: [group] }] });
  for (const [number, who] of [[annaNumber, 'anna'], [benNumber, 'ben']] as const) {
    await config.putSkillGroup({ id: who, name: `${who} ${evil}`, ringing: 'sequence', ringTimeoutMs: 60_000, wrapUpSeconds: 0, members: [{ kind: 'agent', id: who, priority: 3 }] });
    await config.putFlow({ id: who, name: evil, version: '1', definition: flow(who) });
    await config.putNumber({ number, trunkId: 'demo', flowId: who, outboundSkillGroupIds: [] });
  }
  // Everybody the directory lists, in one commit.
  await sql.transaction(corpus.map((payload, i) => {
    const { id } = payload, name = stored(payload), number = String(20_000 + i);
    if (i % 20 === 0) return { text: `insert into skill_groups (id, name, ringing, ring_timeout_ms, wrap_up_seconds, members) values ($1, $2, 'sequence', 60000, 0, '[]')`, values: [id, name] };
    if (i % 2 === 0) return { text: `insert into phones (extension, name, ha1_md5, ha1_sha256) values ($1, $2, '', '')`, values: [number, name] };
    return { text: `insert into agents (id, agent_no, email, name, nickname, mobile, role, password_hash, disabled) values ($1, $2, $3, $4, $4, '', 'agent', $5, false)`, values: [id, number, `${id}@demo.test`, name, anna.passwordHash] };
  }));
  await store.close();
}

describe('text of strangers', () => {
  let center: CenterProcess, browser: Browser, stranger: Stranger, admin: string;
  let anna: AgentPage, ben: AgentPage, canary: Canary;
  let annasCall: StrangeCall;

  beforeAll(async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'ccc-hostile-'));
    const trunkPort = await freePort();
    await configure(dataDir, trunkPort);
    [center, browser] = await Promise.all([CenterProcess.start({ dataDir, env: { CCC_DEMO_TRUNK_PORT: String(trunkPort), CCC_RTP_TIMEOUT_MS: '3600000' } }), launchChrome({ micHz: 1300 })]);
    stranger = await Stranger.at(center.ports.sip, trunkPort);
    admin = await center.login('admin');
    await center.api('PUT', '/settings', { token: admin, body: { maxCalls: 2, outboundWrapUpSeconds: 0, restoreAfterSeconds: 0, screenPops: [{ id: 'customer', name: 'Customer', url: `${center.url}/demo/pop`, alwaysVisible: true }] } });
    const context = await AgentPage.browserOf(browser);
    canary = await Canary.in(context, [center.url, center.url.replace('http', 'ws')], pictures);
    anna = await AgentPage.enter(context, center.url, 'anna');
    const other = await AgentPage.browserOf(browser);
    const second = await Canary.in(other, [center.url], pictures);
    // One list of findings for both.
    second.findings.push = (...found) => canary.findings.push(...found);
    ben = await AgentPage.enter(other, center.url, 'ben');
    await anna.page.setViewportSize({ width: 1600, height: 900 });
    for (const agent of [anna, ben]) { await agent.dispatch({ name: 'goReady' }); await agent.until('ready', (s) => s.presence === 'ready', 30_000); }
    annasCall = await stranger.reach(annaNumber, `${quoted(evil)} <sip:13800000001@127.0.0.1>`);
    await anna.button('Answer').waitFor({ timeout: 60_000 });
    await anna.button('Answer').click({ timeout: 30_000 });
    await anna.until('on the call', (s) => s.activity === 'onCall', 30_000);
  }, 300_000);
  afterAll(async () => {
    stranger?.close();
    await browser?.close();
    await center?.stop();
  });

  const clean = async (): Promise<void> => { expect([...await canary.look(anna.page), ...await canary.look(ben.page)]).toEqual([]); };
  const shows = async (page: Page, texts: readonly string[], timeout = 20_000): Promise<void> => {
    await expect.poll(async () => { const all = await readable(page); return texts.filter((text) => !all.includes(text)).slice(0, 3); }, { timeout }).toEqual([]);
  };

  it('in the names of colleagues, groups and desk phones stands in the directory as it was written', async () => {
    await anna.button('Transfer').click({ timeout: 30_000 });
    const directory = anna.page.locator('ccc-directory');
    await directory.waitFor();
    const of = (test: (i: number) => boolean): readonly string[] => corpus.filter((_, i) => test(i)).map(stored);
    const tabs = [[/group/i, of((i) => i % 20 === 0)], [/phone/i, of((i) => i % 2 === 0 && i % 20 !== 0)], [/agent|colleague/i, of((i) => i % 2 === 1)]] as const;
    for (const [name, texts] of tabs) {
      await directory.getByRole('tab', { name }).click();
      await shows(anna.page, texts, 20_000);
    }
    await shows(anna.page, [evil]);
    await anna.page.keyboard.press('Escape');
    await clean();
  }, 90_000);

  it('in results, breaks, reasons and names of pages is a choice and no more', async () => {
    const short = corpus.map((payload) => ({ ...payload, text: stored(payload).slice(0, 64).trim() })).filter(({ text }) => text !== '');
    const names = [...new Set(short.map(({ text }) => text))];
    for (let from = 0, round = 0; from < names.length; from += 200, round++) {
      const batch = names.slice(from, from + 200);
      const screenPops = batch.slice(0, 2).map((name, i) => ({ id: `pop-${i}`, name, url: `${center.url}/demo/pop`, alwaysVisible: true }));
      await center.api('PUT', '/settings', { token: admin, body: { dispositions: batch, breakReasons: batch.slice(0, 100), rejectReasons: batch.slice(100, 150), screenPops } });
      await shows(anna.page, [...batch, ...screenPops.map(({ name }) => name)]);
      if (round % 4 === 0) { await ben.page.getByRole('button', { name: /Ready/ }).first().click(); await shows(ben.page, batch.slice(0, 100)); await ben.page.keyboard.press('Escape'); }
    }
    await clean();
  }, 120_000);

  // proves S-09
  it('in cards is text; a link leads to https only, says where, and gives nothing along', async () => {
    const seen = new Set<string>();
    const all = whole ? corpus : corpus.filter(({ text }, i) => i % 3 === 0 || text.startsWith('https:'));
    for (let from = 0; from < all.length; from += 20) {
      const batch = all.slice(from, from + 20);
      // The command takes what the bridge would have refused: the card itself must stand it.
      await anna.page.evaluate(async (cards) => {
        const workstation: { dispatch(command: object): Promise<void> } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
        for (const card of cards) await workstation.dispatch({ name: 'addCard', ...card });
      }, batch.map(({ id, text }) => ({ header: `${id} ${text}`, desc: text, url: text, pic: /^https:/i.test(text) ? `${pictures}/${encodeURIComponent(text)}` : text })));
      await shows(anna.page, batch.flatMap(({ id, text }) => [`${id} ${text}`, text]));
      const links = await anna.page.locator('ccc-card a').evaluateAll((all) => all.map((a) => a instanceof HTMLAnchorElement ? { href: a.href, rel: a.rel, target: a.target, text: a.textContent ?? '' } : { href: '', rel: '', target: '', text: '' }));
      for (const link of links) {
        seen.add(link.href);
        expect(link).toMatchObject({ rel: 'noopener noreferrer', target: '_blank', href: expect.stringMatching(/^https:\/\//) as string });
        expect(link.text).toContain(new URL(link.href).host);
      }
      // A link where it says it leads, and a picture from where it may come.
      const kept = (await canary.look(anna.page)).filter((finding) => !finding.startsWith(`<a href="https://${canaryHost}`) && !finding.startsWith(`<img src="${pictures}/`));
      expect(kept).toEqual([]);
    }
    expect(seen.size).toBeGreaterThan(5);
    expect(canary.requests.length).toBeGreaterThan(0);
  }, 180_000);

  it('in notes of the call comes back as text', async () => {
    const batch = some(211);
    for (const payload of batch) {
      const name = stored(payload).slice(0, 64), remark = stored(payload).slice(0, 2000);
      await anna.dispatch({ name: 'note', remark, data: { name, desc: remark.slice(0, 1000) } });
      await shows(anna.page, [name.trim(), remark.replace(/\r\n?/g, '\n').slice(0, 60)]);
      if (whole) await anna.page.waitForTimeout(30);
    }
    await anna.dispatch({ name: 'note', remark: '', data: { name: '', desc: '' } });
    await clean();
  }, whole ? 1_200_000 : 60_000);

  it('in a SIP call is the caller\'s name, and begins no header, frame or line of its own', async () => {
    for (const [i, { id, text }] of some(83).entries()) {
      const name = `${id} ${text}`;
      const from = i % 2 === 0 ? `${quoted(name)} <sip:1380000${id.slice(1)}@127.0.0.1>` : `<sip:1380000${id.slice(1)}@127.0.0.1>`;
      const more = [`Subject: ${text}`, `Call-Info: <https://${canaryHost}/${id}>;purpose=icon`, `User-Agent: ${text}`, `X-Ccc-Data: ${Buffer.from(JSON.stringify({ desc: text })).toString('base64url')}`,
        ...i % 2 === 0 ? [] : [`P-Asserted-Identity: ${quoted(name)} <sip:1380000${id.slice(1)}@127.0.0.1>`]];
      // Control characters are a smuggler's; whether the center then takes the call or refuses it, nothing must come of it.
      const smuggles = /\p{Cc}/u.test(text) || text.length > 3_000;
      const call = smuggles ? stranger.call(benNumber, from, more) : await stranger.reach(benNumber, from, more);
      if (!smuggles) await ben.page.waitForFunction((shown) => document.querySelector('ccc-workstation')?.shadowRoot?.querySelector('ccc-call-panel')?.shadowRoot?.querySelector('ccc-offer')?.shadowRoot?.querySelector('.name')?.textContent === shown, shownName(name), { timeout: 30_000, polling: 20 })
        .catch(async (error: unknown) => { throw new Error(`${id}: ${JSON.stringify(await ben.state())}, the name is ${JSON.stringify(await ben.page.locator('ccc-offer .name').allTextContents())}`, { cause: error }); });
      else await ben.page.waitForTimeout(150);
      call.cancel();
      call.hangUp();
      await ben.until('the caller gave up', (s) => s.ringing === 0, 30_000);
      if (i % 50 === 0) await clean();
    }
    await clean();
  }, whole ? 1_800_000 : 120_000);

  it('in the debug panel is text too', async () => {
    await anna.page.keyboard.press('Control+Alt+Shift+KeyD');
    for (const tab of ['SIP', 'ICE', 'Facts']) {
      await anna.page.locator('ccc-debug').getByRole('tab', { name: tab }).click();
      await anna.page.waitForTimeout(100);
    }
    await clean();
    await anna.page.locator('ccc-debug').getByRole('button', { name: 'Close' }).click();
  }, 60_000);

  it('in what is dialled with a call reaches no line of its own towards the trunk, and a refusal\'s words run nothing', async () => {
    annasCall.hangUp();
    await anna.until('free', (s) => s.activity === 'idle', 20_000);
    stranger.received.length = 0;
    const batch = some(211);
    for (const payload of batch) {
      // Both go with the call, in three kilobytes at most.
      const text = stored(payload).slice(0, 200);
      // A status line with a control character in it is no response to the center (RFC 3261 section 25.1).
      stranger.refusal = `603 ${payload.text.replace(/\p{Cc}/gu, ' ').slice(0, 300)}`;
      const before = stranger.received.length;
      // The call before may still be ending here or at the center: then it is dialled again.
      const number = `1390000${payload.id.slice(1)}`;
      // Its own: that of the call before may come late.
      const arrived = (): boolean => stranger.received.slice(before).some((message) => message.startsWith('ACK ') && message.includes(number));
      let refusal = '';
      // Held by our ears they would never be cleared away, and a page gets five hundred.
      await anna.page.evaluate(() => { const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections'); made.length = 0; });
      await expect.poll(async () => {
        if (!arrived()) await anna.dispatch({ name: 'dial', phoneNumber: number, desc: text, uui: text }).catch((error: unknown) => { refusal = String(error).split('\n')[0] ?? ''; });
        for (let waited = 0; waited < 2_000 && !arrived(); waited += 50) await anna.page.waitForTimeout(50);
        return arrived();
      }, { timeout: 60_000 }).toBe(true).catch(async (error: unknown) => { throw new Error(`${payload.id}: ${refusal}; ${JSON.stringify(await anna.state())}; ${stranger.received.slice(before).map((message) => message.split('\r\n')[0]).join(', ')}`, { cause: error }); });
      await anna.until('free', (s) => s.activity === 'idle' && s.ringing === 0, 20_000);
    }
    const invites = stranger.received.filter((message) => message.startsWith('INVITE '));
    expect(invites.length).toBeGreaterThanOrEqual(batch.length);
    expect(invites.filter((message) => /^(x-canary|call-info|set-cookie|location):/im.test(message))).toEqual([]);
    await anna.page.getByRole('tab', { name: /^Calls/ }).click();
    await clean();
  }, whole ? 1_800_000 : 120_000);

  it('in the records that a supervisor reads is text', async () => {
    const context = await AgentPage.browserOf(browser);
    const watch = await Canary.in(context, [center.url], pictures);
    const sam = await AgentPage.enter(context, center.url, 'sam');
    await sam.page.getByRole('tab', { name: /^Calls/ }).click();
    await expect.poll(() => readable(sam.page), { timeout: 30_000 }).toMatch(/canary/i);
    expect(await watch.look(sam.page)).toEqual([]);
    await context.close();
  }, 60_000);

  it('would be noticed: the watch sees a script, a foreign element, a request and a refusal of the policy', async () => {
    const context = await browser.newContext();
    const watch = await Canary.in(context, [center.url], pictures);
    const page = await context.newPage();
    await page.goto(`${center.url}/workstation`);
    await page.evaluate(`canary('p1'); try { document.body.innerHTML = '<b>x</b>'; } catch {} const i = new Image(); i.src = 'https://${canaryHost}/x'; document.body.append(i);
      const div = document.createElement('div'); div.attachShadow({ mode: 'open' }).append(document.createElement('math')); document.body.append(div);`);
    await expect.poll(() => watch.look(page)).toEqual(expect.arrayContaining([
      'ran p1', expect.stringMatching(/^policy require-trusted-types-for/), `asked https://${canaryHost}/x`, expect.stringContaining('<img src='), '<math> in a shadow tree',
    ]));
    await context.close();
  }, 30_000);
});
