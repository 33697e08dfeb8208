/** Screen pops with the real center and ten pages of another origin: order, width, when they are shown, the hash of a call, masking, and a page that means harm. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Frame, Page } from 'playwright-core';
import { AgentPage } from '../support/agent.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { giveEars, hears } from '../support/ears.js';
import { hostSite, type HostSite } from '../support/host-site.js';

const agentHz = 1300;
const customerHz = 700;

describe('screen pops', () => {
  let site: HostSite;
  let center: CenterProcess;
  let agents: Browser;
  let customers: Browser;
  let customer: Page;
  let anna: AgentPage | undefined;
  let admin: string;
  const loads = new Map<string, number>();
  const pages = Array.from({ length: 10 }, (_, i) => `page-${i}`);

  beforeAll(async () => {
    site = await hostSite();
    for (const name of [...pages, 'off']) {
      site.put(`/${name}`, () => {
        loads.set(name, (loads.get(name) ?? 0) + 1);
        return `<!doctype html><title>${name}</title><script src="/note.js"></script>`;
      });
    }
    site.put('/note.js', `window.hashes = [location.hash]; addEventListener('hashchange', () => hashes.push(location.hash));`);
    // Navigates the top, opens windows, floods its parent, asks for the microphone, and then hangs.
    site.put('/hostile', '<!doctype html><script src="/hostile.js"></script>');
    site.put('/hostile.js', `
      const attempts = [() => { top.location = 'https://evil.invalid/'; }, () => parent.document.body.remove(), () => localStorage.setItem('x', '1'), () => alert('pay here')];
      for (const attempt of attempts) { try { attempt(); } catch {} }
      navigator.mediaDevices?.getUserMedia({ audio: true }).then(() => { document.title = 'heard'; }, () => undefined);
      for (let i = 0; i < 2000; i++) parent.postMessage({ source: 'ccc-sdk', payload: { event: 'callOut', message: { phoneNumber: '13700000000' } } }, '*');
      setTimeout(() => { for (;;) {} }, 1000);`);
    [center, agents, customers] = await Promise.all([CenterProcess.start(), launchChrome({ micHz: agentHz }), launchChrome({ micHz: customerHz })]);
    admin = await center.login('admin');
    const theirs = await customers.newContext({ permissions: ['microphone'] });
    await giveEars(theirs);
    customer = await theirs.newPage();
    await customer.goto(`${center.url}/demo/phone`);
  }, 90_000);
  afterAll(async () => {
    await Promise.all([agents?.close(), customers?.close()]);
    await center?.stop();
    site?.close();
  });

  const set = (screenPops: readonly object[], more: object = {}): Promise<unknown> => center.api('PUT', '/settings', { token: admin, body: { screenPops, ...more } });
  const pop = (name: string, more: object = {}): object => ({ id: name, name, url: `${site.origin}/${name}`, alwaysVisible: true, ...more });
  const frame = (agent: AgentPage, name: string): Frame | undefined => agent.page.frames().find((each) => each.url().startsWith(`${site.origin}/${name}#`) || each.url() === `${site.origin}/${name}`);
  async function signIn(): Promise<AgentPage> {
    await anna?.close();
    anna = await AgentPage.signIn(agents, center.url, 'anna', { viewport: { width: 1600, height: 900 } });
    return anna;
  }
  async function callIn(agent: AgentPage): Promise<void> {
    await agent.goReady();
    await customer.getByRole('button', { name: 'Call', exact: true }).click();
    await customer.locator('[data-phase=talking]').waitFor({ timeout: 8000 });
    await customer.waitForTimeout(800);
    await customer.getByRole('button', { name: '1', exact: true }).click();
    await agent.button('Answer').waitFor({ timeout: 10_000 });
  }
  const over = async (agent: AgentPage): Promise<void> => {
    await customer.getByRole('button', { name: 'Hang up' }).click();
    await customer.locator('[data-phase=idle]').waitFor({ timeout: 5000 });
    if ((await agent.until('over', (s) => s.activity === 'idle' || s.activity === 'wrapUp')).activity === 'wrapUp') await agent.press(/^Finish/);
  };

  // proves POP-01 POP-02
  it('takes ten by https or on localhost, and refuses an eleventh and plain http', async () => {
    await set(pages.map((name) => pop(name)));
    await expect(set([...pages, 'off'].map((name) => pop(name)))).rejects.toThrow(/400/);
    for (const url of ['http://crm.example/', 'javascript:alert(1)', 'data:text/html,x']) await expect(set([pop('bad', { url })])).rejects.toThrow(/400/);
    await expect(set([pop('bad', { width: 3 })])).rejects.toThrow(/400/);
  });

  // proves POP-01 POP-03 POP-04 POP-05 POP-06
  it('stand in their order and width; those switched off are never loaded, those for calls come with the call; a call changes only the hash', async () => {
    await set([...pages.slice(0, 8).toReversed().map((name, i) => pop(name, i === 0 ? { width: 300 } : {})), pop('page-8', { alwaysVisible: false }), pop('off', { enabled: false })]);
    loads.clear();
    const agent = await signIn();
    const tabs = agent.page.locator('ccc-screen-pop ccc-tabs').getByRole('tab');
    await expect.poll(() => tabs.allInnerTexts(), { timeout: 5000 }).toEqual(['page-7', 'page-6', 'page-5', 'page-4', 'page-3', 'page-2', 'page-1', 'page-0']);
    expect((await agent.page.locator('ccc-screen-pop iframe').first().boundingBox())?.width).toBe(300);
    await callIn(agent);
    await expect.poll(() => tabs.count()).toBe(9);
    await agent.press('Answer');
    await agent.until('talking', (s) => s.current?.phase === 'talking' || s.activity === 'onCall');
    expect(await hears(agent.page, customerHz, 6000)).toBe(true);
    await over(agent);
    const hashes = await frame(agent, 'page-7')?.evaluate('hashes') as string[];
    const told = hashes.filter((hash) => hash !== '').map((hash) => Object.fromEntries(new URLSearchParams(hash.replace(/^#\?/, ''))));
    expect([...new Set(told.map(({ status }) => status))]).toEqual(['100', '200', '400']);
    expect(told.at(-1)).toMatchObject({ mobile: '13800138000', type: 'phone', agentEmail: 'anna@demo.test', agentNickName: 'Anna', agentRoleId: expect.any(String) as string, sdkAppId: '1400000001' });
    // Each page was loaded once, whatever the call did; the one switched off never.
    expect(Object.fromEntries(loads)).toEqual(Object.fromEntries(pages.slice(0, 9).map((name) => [name, 1])));
    await expect.poll(() => tabs.count()).toBe(8);
  }, 60_000);

  // proves POP-07 S-29
  it('say a masked number where numbers are masked', async () => {
    await set([pop('page-0')], { maskNumbers: true });
    const agent = await signIn();
    await callIn(agent);
    await expect.poll(() => frame(agent, 'page-0')?.url() ?? '').toContain('status=100');
    expect(frame(agent, 'page-0')?.url()).not.toContain('13800138000');
    await agent.press('Answer');
    await agent.until('talking', (s) => s.activity === 'onCall');
    await over(agent);
    expect(((await frame(agent, 'page-0')?.evaluate('hashes')) as string[]).join(' ')).not.toContain('13800138000');
    await set([], { maskNumbers: false });
  }, 60_000);

  // proves S-05 F-28
  it('of a page that means harm disturb no call, dial nobody and hear nothing', async () => {
    await set([pop('hostile'), pop('page-0')]);
    const agent = await signIn();
    const dialogs: string[] = [];
    agent.page.on('dialog', (dialog) => { dialogs.push(dialog.message()); void dialog.dismiss(); });
    await callIn(agent);
    await agent.press('Answer');
    await agent.until('talking', (s) => s.activity === 'onCall');
    expect(await hears(agent.page, customerHz, 6000)).toBe(true);
    expect(await hears(customer, agentHz, 6000)).toBe(true);
    expect(agent.page.url()).toBe(`${center.url}/workstation`);
    const sandbox = await agent.page.locator('ccc-screen-pop iframe').first().getAttribute('sandbox');
    expect(sandbox).not.toMatch(/allow-same-origin|allow-top-navigation|allow-modals/);
    expect(await agent.page.locator('ccc-screen-pop iframe').first().getAttribute('allow')).toBe(null);
    expect(dialogs).toEqual([]);
    expect((await agent.state()).ringing).toBe(0);
    await over(agent);
  }, 60_000);
});
