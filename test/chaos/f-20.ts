/** F-20: two browsers of one agent, under both policies, and a call that is offered while the second signs in. Never two phones that ring; whoever loses is told, with a way back. */
import type { BrowserContext } from 'playwright-core';
import { AgentPage } from '../support/agent.js';
import type { ChaosContext } from './context.js';
import type { Scenario } from './scenario.js';
import { first, makeIdle, openTabs } from './tabs.js';
import { pause, until } from './timeline.js';

const signedOut = (reason: string) => (state: { readonly signalling: string; readonly signedOutReason: string | undefined }): boolean => state.signalling === 'signedOut' && state.signedOutReason === reason;

export const scenario: Scenario = {
  id: 'F-20',
  what: 'two browsers, one agent',
  criteria: { toldMs: { atMost: 1_000 }, phonesRinging: { atMost: 1 }, refused: { atLeast: 1 }, tookOver: { atLeast: 1 }, phones: { atMost: 1 } },
  async run(context) {
    const center = await context.center();
    const admin = await center.login('admin');
    const policy = (secondSession: string): Promise<unknown> => center.api('PUT', '/settings', { token: admin, body: { secondSession } });
    context.atEnd(async () => { await policy('kick-old'); });

    const old = await openTabs(context, 1);
    await makeIdle(first(old.tabs));
    await first(old.tabs).goReady();
    const at = Date.now();
    const young = await openTabs(context, 1);
    await first(old.tabs).until('told', signedOut('elsewhere'));
    const told = (await first(old.tabs).facts()).find((fact) => fact.at >= at && fact['signalling'] === 'signedOut');
    const opened = (await first(young.tabs).facts()).find((fact) => fact['signalling'] === 'connected');
    await until('the old phone down', () => (old.relay.count('sip') === 0 ? true : undefined));
    let phonesRinging = await mostRinging(context, [first(old.tabs), first(young.tabs)]);

    await policy('refuse-new');
    const third = await context.tcpRelay(center.ports.http);
    const late = await AgentPage.tab(await newBrowser(context), third.url, 'anna');
    await late.until('refused', signedOut('inUse'));
    const stayed = (await first(young.tabs).state()).signalling === 'connected';
    phonesRinging = Math.max(phonesRinging, await mostRinging(context, [first(old.tabs), first(young.tabs), late]));
    await late.button('Take over here').waitFor({ timeout: 5_000 });
    await pause(400);
    await late.press('Take over here');
    await late.until('registered', (state) => state.registration === 'registered', 10_000);
    await first(young.tabs).until('told', signedOut('elsewhere'));
    await until('one phone', () => (young.relay.count('sip') === 0 ? true : undefined));

    await policy('kick-old');
    const last = await context.tcpRelay(center.ports.http, 25);
    phonesRinging = Math.max(phonesRinging, await mostRinging(context, [late], async () => AgentPage.tab(await newBrowser(context), last.url, 'anna')));
    return {
      toldMs: (told?.at ?? Infinity) - (opened?.at ?? 0), phonesRinging, refused: stayed ? 1 : 0, tookOver: 1,
      phones: old.relay.count('sip') + young.relay.count('sip') + third.count('sip') + last.count('sip'),
    };
  },
};

async function newBrowser(context: ChaosContext): Promise<BrowserContext> {
  const browser = await AgentPage.browserOf(await context.browser());
  context.atEnd(() => browser.close());
  return browser;
}

/**
 * A customer calls, and gives up three seconds after it rang first, or after another page has signed in meanwhile. How many pages rang at one time, looked
 * at as often as they answer.
 */
async function mostRinging(context: ChaosContext, pages: readonly AgentPage[], joins?: () => Promise<AgentPage>): Promise<number> {
  const center = await context.center();
  const customer = await context.customer(center);
  const all = [...pages];
  let most = 0;
  const sample = async (): Promise<number> => (await Promise.all(all.map(async (page) => (await page.state()).ringing))).filter((count) => count > 0).length;
  await customer.callIn();
  await until('ringing', async () => (await sample()) > 0 ? true : undefined, 15_000);
  const joining = joins?.().then((page) => { all.push(page); });
  for (const end = Date.now() + 3_000; Date.now() < end; await pause(40)) most = Math.max(most, await sample());
  await joining;
  // The one that came is signed in by now, and the one before it out.
  for (const end = Date.now() + (joins ? 3_000 : 0); Date.now() < end; await pause(40)) most = Math.max(most, await sample());
  customer.hangUp();
  await until('quiet', async () => (await sample()) === 0 ? true : undefined, 10_000);
  return most;
}
