/**
 * F-25: the agent's clock is a day ahead, then a day behind, and the tab is hidden, where browsers make timers late. The timer of a call, the requests and the
 * registration, which has to be renewed meanwhile, are as if nothing of it were so.
 */
import type { AgentPage } from '../support/agent.js';
import type { Scenario } from './scenario.js';
import { answerIn, first, makeIdle, openTabs } from './tabs.js';
import { pause, until } from './timeline.js';

const ahead = (): void => { const now = Date.now; Date.now = () => now() + 86_400_000; };
const behind = (): void => { const now = Date.now; Date.now = () => now() - 86_400_000; };
/** A registration lives for 120 s and is renewed after 84. */
const renewalMs = 95_000;

export const scenario: Scenario = {
  id: 'F-25',
  what: 'the clock wrong by a day, both ways, in a hidden tab',
  criteria: { timerWrongS: { atMost: 2 }, requestsPerMinute: { atMost: 30 }, hidden: { atLeast: 2 }, throttledMs: { atLeast: 900 }, renewed: { atLeast: 2 } },
  async run(context) {
    const center = await context.center();
    const wrong: number[] = [], requests: number[] = [], throttled: number[] = [];
    let hidden = 0, renewed = 0;
    for (const prepare of [ahead, behind]) {
      const { tabs, relay } = await openTabs(context, 1, { prepare, oneWindow: true });
      const tab = first(tabs);
      let registers = 0;
      relay.onAnswer = (data) => { if (/^SIP\/2\.0 200 [\s\S]*CSeq: \d+ REGISTER/im.test(textIn(data))) registers++; };
      await makeIdle(tab);
      await tab.goReady();
      // In front of it, as another program of the browser.
      await (await tab.page.context().newPage()).bringToFront();
      hidden += await until('the tab hidden', async () => await tab.page.evaluate(() => document.visibilityState) === 'hidden' ? 1 : undefined);
      throttled.push(await lateness(tab));
      const idleFrom = Date.now();
      await pause(renewalMs);
      requests.push(relay.attempts.filter(({ at }) => at >= idleFrom).length * 60_000 / (Date.now() - idleFrom));
      renewed += registers > 0 && (await tab.state()).registration === 'registered' ? 1 : 0;

      const customer = await context.customer(center);
      await customer.callIn();
      await answerIn(tab);
      await pause(6_000);
      const connected = (await tab.facts()).findLast((fact) => fact.type === 'phone.connected');
      const { shown, at } = await timerIn(tab);
      wrong.push(Math.abs(shown - (at - (connected?.at ?? 0)) / 1000));
      await tab.dispatch({ name: 'hangUp' });
      await until('the end of the call', () => (customer.ended ? true : undefined));
      await makeIdle(tab);
      await tab.page.context().close();
    }
    // What the token keeper and the phone do at the end of their credentials is in src/center/client.test.ts, on a clock that can be moved.
    return { timerWrongS: Math.max(...wrong), requestsPerMinute: Math.max(...requests), hidden, throttledMs: Math.min(...throttled), renewed };
  },
};

/** What a WebSocket frame from the center says (RFC 6455 section 5.1: it is not masked). */
const textIn = (data: Buffer): string => data.toString('latin1', Math.max(0, data.indexOf('SIP/2.0')));

/** The seconds that the call's timer shows, and when it showed them, by the clock that nobody sets. */
const timerIn = (tab: AgentPage): Promise<{ readonly shown: number; readonly at: number }> => tab.page.locator('ccc-call-card ccc-timer .number').first()
  .evaluate((number) => ({ shown: (number.textContent ?? '').trim().split(':').reduce((sum, part) => sum * 60 + Number(part), 0), at: performance.timeOrigin + performance.now() }));

/** How long a timer of 100 ms takes, the longest of some that follow each other. */
const lateness = (tab: AgentPage): Promise<number> => tab.page.evaluate(async () => {
  let longest = 0;
  for (let i = 0; i < 8; i++) {
    const from = performance.now();
    await new Promise((done) => { setTimeout(done, 100); });
    longest = Math.max(longest, performance.now() - from);
  }
  return longest;
});
