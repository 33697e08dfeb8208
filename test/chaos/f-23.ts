/** F-23: a browser that plays no sound before the first gesture, and a page nobody has touched. The call is announced by a notification and the title; one click lets the ring through. */
import type { BrowserContext } from 'playwright-core';
import { giveEars, giveLoudspeaker, hears, played, rings } from '../support/ears.js';
import { customerHz } from './context.js';
import type { Scenario } from './scenario.js';
import { pause, until } from './timeline.js';

/** As browsers are out of the box; the other scenarios switch the rule off. */
const untouched = ['--autoplay-policy=document-user-activation-required'];

export const scenario: Scenario = {
  id: 'F-23',
  what: 'autoplay blocked before any gesture',
  criteria: { knownBeforeTheCall: { atLeast: 1 }, notifiedMs: { atMost: 1_000 }, titledMs: { atMost: 1_000 }, gestures: { atMost: 0 }, bannerShown: { atLeast: 1 }, silentBeforeTheClick: { atLeast: 1 }, ringsAfterOneClick: { atLeast: 1 }, silentAfterTheAnswer: { atLeast: 1 }, talked: { atLeast: 1 } },
  async run(context) {
    const center = await context.center();
    const admin = await center.login('admin');
    const begin = (presenceAfterSignIn: string): Promise<unknown> => center.api('PUT', '/settings', { token: admin, body: { presenceAfterSignIn } });
    context.atEnd(async () => { await begin('notReady'); });
    // Nobody clicks "Ready" either.
    await begin('ready');
    const browser = await (await context.browser(untouched)).newContext({ locale: 'en-GB', permissions: ['microphone', 'notifications'] });
    context.atEnd(() => browser.close());
    await giveEars(browser);
    await giveLoudspeaker(browser);
    const told = await listenTo(browser);
    await signInByCookie(browser, center.url);
    const page = await browser.newPage();
    await page.goto(`${center.url}/workstation`);
    await until('ready', async () => (await reachable(center, admin)) ? true : undefined, 15_000);
    const blocked = await until('the autoplay rule', () => told.find(({ what }) => what === 'phone.autoplay'));
    const customer = await context.customer(center);
    await customer.callIn();
    const at = (await until('an INVITE', () => told.find(({ what }) => what === 'phone.alerting'), 15_000)).at;
    const [notified, titled] = [await until('a notification', () => told.find(({ what }) => what === 'notification')), await until('a title', () => told.find(({ what }) => what === 'title'))];
    const sound = await until('an ear', () => told.find(({ what }) => what === 'silence' || what === 'sound'));
    const gestures = told.filter(({ what }) => what === 'gesture').length;
    // From here on the page is looked into, which counts as a gesture; a notice that is there was there before.
    const bannerShown = await page.getByRole('button', { name: 'Turn sound on' }).first().waitFor({ timeout: 3_000 }).then(() => 1, () => 0);
    await pause(400);
    await page.getByRole('button', { name: 'Turn sound on' }).first().click();
    const rang = await rings(page);
    await page.getByRole('button', { name: 'Answer', exact: true }).first().click();
    const ended = await until('the ring is over', async () => (await played(page)).hz === 0 && !(await rings(page, 1_500)) ? true : undefined, 5_000).catch(() => false);
    const talked = await hears(page, customerHz, 6_000);
    customer.hangUp();
    return {
      knownBeforeTheCall: blocked.at < at ? 1 : 0, notifiedMs: notified.at - at, titledMs: titled.at - at, gestures, bannerShown, silentBeforeTheClick: sound.what === 'silence' ? 1 : 0, ringsAfterOneClick: rang ? 1 : 0, silentAfterTheAnswer: ended ? 1 : 0, talked: talked ? 1 : 0,
    };
  },
};

interface Told { readonly what: string; readonly at: number }

/** The page says on its console what happens in it: a question to it, or an answer, would count as a gesture. */
async function listenTo(browser: BrowserContext): Promise<Told[]> {
  const told: Told[] = [];
  browser.on('console', (message) => {
    const [, what, at] = /^told (\S+) ([\d.]+)$/.exec(message.text()) ?? [];
    if (what !== undefined) told.push({ what, at: Number(at) });
  });
  await browser.addInitScript(tellTales);
  return told;
}

/** Runs in the page. */
function tellTales(): void {
  const tell = (what: string): void => { console.debug(`told ${what} ${performance.timeOrigin + performance.now()}`); };
  const Native = globalThis.Notification;
  class Heard extends Native { constructor(title: string, options?: NotificationOptions) { super(title, options); tell('notification'); setTimeout(listen, 800); } }
  const listen = (): void => { const ears: AnalyserNode[] = Reflect.get(globalThis, 'cccPlayed'); tell(ears.some(({ context }) => context.state === 'running') ? 'sound' : 'silence'); };
  globalThis.Notification = Heard;
  for (const type of ['pointerdown', 'keydown']) addEventListener(type, () => { tell('gesture'); }, true);
  addEventListener('DOMContentLoaded', () => {
    new MutationObserver(() => { if (/call/i.test(document.title)) tell('title'); }).observe(document.head, { childList: true, subtree: true, characterData: true });
  });
  const find = setInterval(() => {
    const workstation: { facts$: { subscribe(take: (fact: { type: string; blocked?: boolean }) => void): void } } | undefined = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
    if (!workstation) return;
    clearInterval(find);
    workstation.facts$.subscribe((fact) => { if (fact.type === 'phone.alerting' || (fact.type === 'phone.autoplay' && fact.blocked === true)) tell(fact.type); });
  }, 5);
}

/** The page is let in by the cookie of a session, as after every reload. */
async function signInByCookie(browser: BrowserContext, center: string): Promise<void> {
  const answer = await browser.request.post(`${center}/api/v1/login`, { headers: { origin: center }, data: { email: 'anna@demo.test', password: 'demo-demo-1' } });
  if (!answer.ok()) throw new Error(`sign-in: ${answer.status()}`);
}

async function reachable(center: { api(method: string, path: string, options: { token: string }): Promise<Record<string, unknown>> }, token: string): Promise<boolean> {
  const { agent } = await center.api('GET', '/agents/anna', { token }) as { agent: { presence: string; reachable: boolean } };
  return agent.presence === 'ready' && agent.reachable;
}
