/** F-20: two browsers of one agent, under both policies. Never two phones that ring; whoever loses is told, with a way back. */
import { AgentPage } from '../support/agent.js';
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
    const customer = await context.customer(center);
    await customer.callIn();
    await first(young.tabs).until('ringing', (state) => state.ringing > 0, 15_000);
    await pause(500);
    const ringing = await Promise.all([old, young].map(async ({ tabs }) => (await first(tabs).state()).ringing));
    customer.hangUp();
    await first(young.tabs).until('quiet', (state) => state.ringing === 0);

    await policy('refuse-new');
    const third = await context.tcpRelay(center.ports.http);
    const browser = await AgentPage.browserOf(await context.browser());
    context.atEnd(() => browser.close());
    const late = await AgentPage.tab(browser, third.url, 'anna');
    await late.until('refused', signedOut('inUse'));
    const stayed = (await first(young.tabs).state()).signalling === 'connected';
    await late.button('Take over here').waitFor({ timeout: 5_000 });
    await pause(400);
    await late.press('Take over here');
    await late.until('registered', (state) => state.registration === 'registered', 10_000);
    await first(young.tabs).until('told', signedOut('elsewhere'));
    await until('one phone', () => (young.relay.count('sip') === 0 ? true : undefined));
    return {
      toldMs: (told?.at ?? Infinity) - (opened?.at ?? 0), phonesRinging: ringing.filter((count) => count > 0).length, refused: stayed ? 1 : 0, tookOver: 1,
      phones: old.relay.count('sip') + young.relay.count('sip') + third.count('sip'),
    };
  },
};
