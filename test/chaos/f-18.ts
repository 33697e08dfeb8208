/** F-18: the tab that has the phone is closed while idle, at the moment when a customer calls; then one crashes. Another has it at once, and the call is answered there. */
import type { Page } from 'playwright-core';
import type { ChaosContext } from './context.js';
import type { Figures, Scenario } from './scenario.js';
import { answerIn, first, makeIdle, openTabs } from './tabs.js';
import { until } from './timeline.js';

export const scenario: Scenario = {
  id: 'F-18',
  what: 'the tab with the phone closed, and crashed, while idle',
  criteria: {
    registeredMs: { atMost: 500 }, sipSockets: { atMost: 1 }, answered: { atLeast: 1 }, crashRegisteredMs: { atMost: 500 }, crashSipSockets: { atMost: 1 }, crashAnswered: { atLeast: 1 },
  },
  async run(context) {
    const closed = await leaderLost(context, (page) => page.close());
    await context.endRun();
    const crashed = await leaderLost(context, crash);
    return { ...closed, crashRegisteredMs: crashed.registeredMs ?? NaN, crashSipSockets: crashed.sipSockets ?? NaN, crashAnswered: crashed.answered ?? NaN };
  },
};

async function crash(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  // It never answers: its page is gone.
  devtools.send('Page.crash').catch(() => undefined);
}

async function leaderLost(context: ChaosContext, lose: (page: Page) => Promise<void>): Promise<Figures> {
  const center = await context.center();
  const { relay, tabs } = await openTabs(context, 3, { oneWindow: true });
  const [leader, second, third] = [first(tabs), first(tabs, 1), first(tabs, 2)];
  await makeIdle(leader);
  await leader.goReady();
  const customer = await context.customer(center);
  const calling = customer.callIn();
  const at = Date.now();
  await lose(leader.page);
  const fact = await until('registered', async () => (await second.facts()).find((each) => each.at >= at && each.type === 'phone.registration' && each['registration'] === 'registered'));
  await calling;
  await answerIn(third);
  const sipSockets = relay.count('sip');
  await third.dispatch({ name: 'hangUp' });
  await third.until('over', (state) => state.activity === 'wrapUp' || state.activity === 'idle');
  await makeIdle(third);
  return { registeredMs: fact.at - at, sipSockets, answered: 1 };
}
