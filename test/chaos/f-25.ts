/** F-25: the agent's clock is a day ahead, then a day behind. Registration, token and the timer of a call are as if it were right. */
import type { Scenario } from './scenario.js';
import { answerIn, first, makeIdle, openTabs } from './tabs.js';
import { pause, until } from './timeline.js';

const ahead = (): void => { const now = Date.now; Date.now = () => now() + 86_400_000; };
const behind = (): void => { const now = Date.now; Date.now = () => now() - 86_400_000; };

export const scenario: Scenario = {
  id: 'F-25',
  what: 'the clock wrong by a day, both ways',
  criteria: { timerWrongS: { atMost: 2 }, requestsPerMinute: { atMost: 30 } },
  async run(context) {
    const center = await context.center();
    const wrong: number[] = [], requests: number[] = [];
    for (const prepare of [ahead, behind]) {
      const { tabs, relay } = await openTabs(context, 1, { prepare });
      const tab = first(tabs);
      await makeIdle(tab);
      await tab.goReady();
      const customer = await context.customer(center);
      await customer.callIn();
      await answerIn(tab);
      const answered = Date.now(), before = relay.attempts.length;
      await pause(6_000);
      const shown = await tab.page.locator('ccc-call-card ccc-timer .number').first().innerText();
      const seconds = shown.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
      wrong.push(Math.abs(seconds - (Date.now() - answered) / 1000));
      requests.push((relay.attempts.length - before) * 60_000 / (Date.now() - answered));
      await tab.until('registered', (state) => state.registration === 'registered');
      await tab.dispatch({ name: 'hangUp' });
      await until('the end of the call', () => (customer.ended ? true : undefined));
      await makeIdle(tab);
      await tab.page.context().close();
    }
    // What the token keeper and the phone do at the end of their credentials is in src/center/client.test.ts, on a clock that can be moved.
    return { timerWrongS: Math.max(...wrong), requestsPerMinute: Math.max(...requests) };
  },
};
