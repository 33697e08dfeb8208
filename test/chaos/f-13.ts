/** F-13: the tab crashes during a call and is opened again within the grace period. The call was kept, and the customer comforted. */
import { reattached } from './f-12.js';
import type { Scenario } from './scenario.js';
import { pause } from './timeline.js';

const awayMs = 3_000;

export const scenario: Scenario = {
  id: 'F-13',
  what: 'tab crash during a call',
  // A crashed tab's successor is a new process without any cache. The customer is without the agent for as long as nobody opens the page again, and never in silence.
  criteria: { bothWaysMs: { atMost: 3_000 }, silenceMs: { atMost: 2_000 }, comfortMs: { atLeast: 1_000 }, sameCall: { atLeast: 1 }, records: { atMost: 1 } },
  async run(context) {
    const talk = await context.talk(await context.center());
    const { page } = talk.agent.page;
    return reattached(talk, async () => {
      const devtools = await page.context().newCDPSession(page);
      // It never answers: its page is gone.
      devtools.send('Page.crash').catch(() => undefined);
      await pause(awayMs);
      await talk.agent.page.open(talk.agent.web.url);
    });
  },
};
