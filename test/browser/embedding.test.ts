/** A business page of another origin with the workstation in a frame: the token's way, the seed's messages, the center's list of origins, and what is said when something forbids it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { giveEars, hears } from '../support/ears.js';
import { hostSite, policyFor, type HostSite } from '../support/host-site.js';

const agentHz = 1300;
const customerHz = 700;
const apiKey = 'a-key-of-the-business-system-0001';

describe('the workstation in a frame of another site', () => {
  let site: HostSite;
  let unlisted: HostSite;
  let center: CenterProcess;
  let agents: Browser;
  let customers: Browser;
  let customer: Page;
  let context: BrowserContext;
  const reports: string[] = [];
  const addresses: string[] = [];

  beforeAll(async () => {
    [site, unlisted] = await Promise.all([hostSite(), hostSite()]);
    const insecure = site.origin.replace('127.0.0.1', 'insecure.test');
    [center, agents, customers] = await Promise.all([
      CenterProcess.start({ env: { CCC_FRAME_ANCESTORS: [site.origin, unlisted.origin, insecure].join(','), CCC_API_KEYS: apiKey } }),
      launchChrome({ micHz: agentHz, args: ['--host-resolver-rules=MAP insecure.test 127.0.0.1'] }), launchChrome({ micHz: customerHz }),
    ]);
    const token = await center.login('admin');
    const { bridge } = await center.api('GET', '/settings', { token }) as { bridge: { origins: { origin: string; commands: string[] }[] } };
    const commands = ['callOut', 'sendCard', 'getState', 'dispatch', 'signIn'];
    await center.api('PUT', '/settings', { token, body: { outboundWrapUpSeconds: 0, bridge: { ...bridge, origins: [...bridge.origins, { origin: site.origin, commands }, { origin: insecure, commands }] } } });
    const theirs = await customers.newContext({ permissions: ['microphone'] });
    await giveEars(theirs);
    customer = await theirs.newPage();
    await customer.goto(`${center.url}/demo/phone`);
    context = await agents.newContext({ permissions: ['microphone'], viewport: { width: 1280, height: 800 } });
    await giveEars(context);
    for (const each of [site, unlisted]) each.put('/my-backend/ccc-token', async () => String((await center.api('POST', '/tokens', { token: apiKey, body: { agent: 'anna' } }))['token']));
  }, 90_000);
  afterAll(async () => {
    await Promise.all([agents?.close(), customers?.close()]);
    await center?.stop();
    site?.close();
    unlisted?.close();
  });

  const script = (options = '') => `
    window.troubles = []; window.replies = [];
    addEventListener('message', (event) => { if (event.data?.source === 'ccc-sdk') replies.push([event.origin, event.data.payload]); });
    window.workstation = ccc.embedWorkstation({
      src: '${center.url}/workstation?layout=panel', container: document.querySelector('#workstation'), onTrouble: (trouble) => troubles.push(trouble.code), ${options}
    });`;
  const withToken = `token: async () => (await fetch('/my-backend/ccc-token')).text(),`;
  async function open(path: string, at: HostSite, content: { options?: string; policy?: string | undefined; lang?: string; headers?: Record<string, string> } = {}, host = '127.0.0.1', within = context): Promise<Page> {
    at.put(`${path}.js`, script(content.options));
    const body = '<div id="workstation"></div>';
    at.page(path, { scripts: [`${center.url}/ccc-embed.js`, `${path}.js`], body, ...('policy' in content ? content.policy === undefined ? {} : { policy: content.policy } : { policy: policyFor(center.url) }), headers: content.headers ?? {}, ...(content.lang ? { lang: content.lang } : {}) });
    const page = await within.newPage();
    page.on('console', (message) => { if (/Content Security Policy|violates/i.test(message.text()) && !path.includes('blocked')) reports.push(message.text()); });
    page.on('request', (request) => { addresses.push(request.url()); });
    await page.goto(`${at.origin.replace('127.0.0.1', host)}${path}`);
    return page;
  }
  const frameOf = (page: Page): Frame => page.frames().find((each) => each.url().startsWith(center.url)) ?? expect.unreachable('no frame');
  const trouble = async (page: Page, code: string): Promise<string> => {
    const shown = page.locator(`#workstation .ccc-trouble[data-code=${code}]`);
    await shown.waitFor({ timeout: 12_000 });
    return shown.innerText();
  };
  const signInByForm = async (page: Page): Promise<void> => {
    const frame = page.frameLocator('iframe').first();
    await frame.getByLabel('E-mail').fill('ben@demo.test');
    await frame.getByLabel('Password').fill('demo-demo-1');
    await page.waitForTimeout(400);
    await frame.getByRole('button', { name: 'Sign in' }).click();
    await frame.getByRole('button', { name: /Not ready|Ready/ }).first().waitFor({ timeout: 10_000 });
  };
  const idle = async (): Promise<void> => { await customer.locator('[data-phase=idle]').waitFor({ timeout: 8000 }); };

  // proves BRG-01 BRG-02 BRG-03 S-02 S-05 S-10
  it('gets its token over the bridge, obeys the seed\'s literal messages, and sends data to the record', async () => {
    const page = await open('/token', site, { options: withToken });
    await page.evaluate('workstation.ready');
    await expect.poll(() => page.evaluate('workstation.getState().then((state) => state.connection.registration)'), { timeout: 10_000 }).toBe('registered');
    expect(await page.evaluate('troubles')).toEqual([]);
    expect(await page.locator('iframe').getAttribute('allow')).toBe('microphone; autoplay; speaker-selection');
    expect(addresses.filter((address) => /eyJ|token=/.test(address))).toEqual([]);
    expect(page.frames().map((frame) => frame.url()).join(' ')).not.toMatch(/eyJ/);

    // Nobody is on the line yet: a card has nowhere to go, and that is said.
    const post = (event: string, message: object) => page.evaluate(([to, what]) => {
      document.querySelector('iframe')?.contentWindow?.postMessage(what, to as string);
    }, [center.url, { source: 'ccc-sdk', payload: { event, message } }] as const);
    const lastReply = () => page.evaluate('replies.at(-1)');
    await post('sendCard', { header: 'Order 7' });
    await expect.poll(lastReply).toEqual([center.url, { event: 'sendCardResult', message: { status: 'error', errorMsg: expect.stringMatching(/conversation/i) as string } }]);
    await post('callOut', { desc: 'Mr. Liu' });
    await expect.poll(lastReply).toEqual([center.url, { event: 'callOutResult', message: { status: 'error', errorMsg: expect.stringContaining('phoneNumber') as string } }]);

    await idle();
    await page.waitForTimeout(1100);
    await post('callOut', { phoneNumber: '13800138000', desc: 'Mr. Liu', uui: 'order-7' });
    await customer.locator('[data-phase=ringing]').waitFor({ timeout: 8000 });
    // proves S-03: who had it dialled stands in the audit
    await expect.poll(() => center.log, { timeout: 10_000 }).toMatch(new RegExp(`"action":"bridge-dialled","agent":"anna","origin":"${site.origin.replaceAll('.', '\\.')}"`));
    await frameOf(page).getByText('Mr. Liu').filter({ visible: true }).first().waitFor({ timeout: 5000 });
    await customer.getByRole('button', { name: 'Answer' }).click();
    expect(await hears(customer, agentHz, 6000)).toBe(true);
    await post('sendCard', { header: 'Order A-3311', desc: 'Espresso machine', pic: 'https://finch.example/a.png', url: 'https://finch.example/orders/A-3311' });
    await expect.poll(lastReply).toEqual([center.url, { event: 'sendCardResult', message: { status: 'success' } }]);
    const link = frameOf(page).getByRole('link', { name: /finch\.example|Order A-3311/ }).first();
    await link.waitFor({ timeout: 5000 });
    expect(await link.getAttribute('rel')).toMatch(/noopener.*noreferrer|noreferrer.*noopener/);
    await customer.getByRole('button', { name: 'Hang up' }).click();
    await idle();
    await expect.poll(async () => ((await center.api('GET', '/records?limit=1', { token: await center.login('admin') }))['records'] as { uui?: string; status?: string }[])[0], { timeout: 5000 }).toMatchObject({ uui: 'order-7' });
    // A reload of the frame asks the page again.
    await frameOf(page).evaluate(() => { location.reload(); });
    await page.waitForTimeout(500);
    await expect.poll(() => page.evaluate('workstation.getState().then((state) => state.connection.registration)'), { timeout: 15_000 }).toBe('registered');
    await page.close();
  }, 90_000);

  // proves BRG-01 S-01
  it('a page that the center does not list is told so in its place; what it says is ignored and stands in the center\'s audit', async () => {
    const page = await open('/unlisted', unlisted);
    const words = await trouble(page, 'origin-refused');
    expect(words).toContain(`${center.url}/workstation`);
    expect(words).toContain(unlisted.origin);
    expect(words).toContain('bridge.origins');
    await signInByForm(page);
    for (let i = 0; i < 3; i++) await page.evaluate((to) => { document.querySelector('iframe')?.contentWindow?.postMessage({ source: 'ccc-sdk', payload: { event: 'callOut', message: { phoneNumber: '13800138000' } } }, to); }, center.url);
    await expect.poll(() => center.log, { timeout: 10_000 }).toMatch(new RegExp(`bridge-refused.*${unlisted.origin.replace(/[.]/g, '\\.')}`));
    expect(await page.evaluate('replies')).toEqual([]);
    expect(await customer.locator('[data-phase=ringing]').count()).toBe(0);
    await page.close();
  }, 60_000);

  it('a page that brings tokens without being allowed to sign agents in is told so', async () => {
    const token = await center.login('admin');
    const { bridge } = await center.api('GET', '/settings', { token }) as { bridge: { origins: { origin: string; commands: string[] }[] } };
    await center.api('PUT', '/settings', { token, body: { bridge: { ...bridge, origins: [...bridge.origins, { origin: unlisted.origin, commands: ['callOut'] }] } } });
    const page = await open('/no-sign-in', unlisted, { options: withToken });
    expect(await trouble(page, 'sign-in-refused')).toContain('signIn');
    await center.api('PUT', '/settings', { token, body: { bridge } });
    await page.close();
  }, 30_000);

  it('a page that may not frame the workstation names the frame and the option', async () => {
    const other = await hostSite();
    const page = await open('/frame-blocked-there', other, { options: 'answerWithinMs: 2500,' });
    const words = await trouble(page, 'no-answer');
    expect(words).toContain(`${center.url}/workstation`);
    expect(words).toContain(`--frame-ancestors ${other.origin}`);
    await page.close();
    other.close();
  }, 30_000);

  it('a page whose own policy forbids the frame names the directive', async () => {
    const page = await open('/blocked-here', site, { policy: policyFor(center.url).replace(`frame-src ${center.url}`, "frame-src 'none'") });
    expect(await trouble(page, 'frame-blocked')).toContain('frame-src');
    await page.close();
  }, 30_000);

  it('a page that gives the frame no microphone names the header', async () => {
    const page = await open('/no-microphone', site, { headers: { 'permissions-policy': 'microphone=()' } });
    expect(await trouble(page, 'frame-permission')).toContain('Permissions-Policy: microphone');
    await page.close();
  }, 30_000);

  it('says it in the language of the page or of the option, and in English where no other can be fetched', async () => {
    const headers = { 'permissions-policy': 'microphone=()' };
    const chinese = await open('/no-microphone-zh', site, { headers, lang: 'zh-CN' });
    await chinese.locator('.ccc-trouble[lang=zh-CN]').waitFor({ timeout: 12_000 });
    expect(await trouble(chinese, 'frame-permission')).toMatch(/麦克风[^]*Permissions-Policy: microphone/);
    await chinese.close();

    const asked = await open('/no-microphone-asked', site, { headers, options: "locale: 'zh-CN'," });
    await asked.locator('.ccc-trouble[lang=zh-CN]').waitFor({ timeout: 12_000 });
    expect(await asked.locator('iframe').getAttribute('src')).toContain('locale=zh-CN');
    await asked.close();

    const cut = await agents.newContext({ permissions: ['microphone'] });
    await cut.route('**/ccc-embed-zh-CN.js', (route) => route.abort());
    await cut.route('**/workstation*', (route) => route.abort());
    const alone = await open('/blocked-and-alone', site, { lang: 'zh-CN', options: 'answerWithinMs: 1500,' }, '127.0.0.1', cut);
    expect(await trouble(alone, 'no-answer')).toContain('--frame-ancestors');
    expect(await alone.locator('.ccc-trouble').getAttribute('lang')).toBe('en');
    await cut.close();
  }, 60_000);

  it('a page without https says that browsers give it no microphone', async () => {
    const page = await open('/insecure', site, { policy: undefined }, 'insecure.test');
    expect(await trouble(page, 'insecure-page')).toContain('https');
    await page.close();
  }, 30_000);

  it('a browser that keeps nothing for third parties is a notice, the workstation works', async () => {
    const strict = await agents.newContext({ permissions: ['microphone'], viewport: { width: 1280, height: 800 } });
    await giveEars(strict);
    await strict.addInitScript(`if (window !== top) Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError'); } });`);
    const page = await open('/no-storage', site, {}, '127.0.0.1', strict);
    expect(await trouble(page, 'storage-blocked')).toContain('token function');
    await signInByForm(page);
    expect(await page.locator('.ccc-trouble').getAttribute('role')).toBe('status');
    await strict.close();
  }, 30_000);

  // proves S-04
  it('a click that comes before the frame has been seen for a moment does nothing; keys work at once', async () => {
    const page = await open('/clickjacking', site);
    await signInByForm(page);
    const frame = frameOf(page);
    const inFrame = page.frameLocator('iframe').first();
    const more = inFrame.getByRole('button', { name: 'More' });
    const menus = inFrame.getByRole('menu').filter({ visible: true });
    const at = await more.boundingBox() ?? expect.unreachable('no button');
    await frame.evaluate(() => {
      const seen = { clicked: Number.NaN };
      Object.assign(globalThis, { seen });
      addEventListener('click', () => { seen.clicked = performance.now(); }, true);
    });
    /** Clicks as soon as the browser sends a click into the frame at all, and says whether that did anything; nothing if the click came late or not at all. */
    async function clickSoon(): Promise<boolean | undefined> {
      await page.evaluate('workstation.hide()');
      await page.waitForTimeout(300);
      await frame.evaluate('seen.clicked = NaN');
      const shown = await frame.evaluate(() => performance.now());
      await page.evaluate('workstation.show()');
      await page.waitForTimeout(60);
      await page.mouse.click(at.x + at.width / 2, at.y + at.height / 2);
      await page.waitForTimeout(150);
      const clicked = await frame.evaluate<number>('seen.clicked');
      const opened = await menus.count() > 0;
      if (opened) await page.keyboard.press('Escape');
      return clicked - shown < 280 ? opened : undefined;
    }
    const early: boolean[] = [];
    for (let i = 0; i < 15 && early.length < 3; i++) {
      const opened = await clickSoon();
      if (opened !== undefined) early.push(opened);
    }
    expect(early).toEqual([false, false, false]);
    await page.waitForTimeout(700);
    await more.click();
    await menus.waitFor({ timeout: 5000 });
    await page.keyboard.press('Escape');

    await page.evaluate('workstation.hide()');
    await page.waitForTimeout(300);
    await page.evaluate('workstation.show()');
    await more.focus();
    await page.keyboard.press('Enter');
    await menus.waitFor({ timeout: 5000 });
    await page.close();
  }, 90_000);

  // proves S-07
  it('no page with the policy of our guide had a report', () => { expect(reports).toEqual([]); });
});
