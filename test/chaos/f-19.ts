/** F-19: the tab that has the phone is closed during a call. The browser asks first; closed anyway, the call goes on in the next tab. */
import { customerHz } from './context.js';
import { recordsSince } from './records.js';
import { resumedAt } from './f-12.js';
import { hears } from '../support/ears.js';
import type { Scenario } from './scenario.js';
import { first, heardBy, makeIdle, openTabs } from './tabs.js';
import { flowsAfter, pause, until } from './timeline.js';

export const scenario: Scenario = {
  id: 'F-19',
  what: 'the tab with the phone closed during a call',
  // "as F-12": the same call, audio both ways within 1.5 s.
  criteria: { asked: { atLeast: 1 }, sameCall: { atLeast: 1 }, agentHears: { atLeast: 1 }, customerMs: { atMost: 1_500 }, agentMs: { atMost: 1_500 }, records: { atMost: 1 } },
  async run(context) {
    const center = await context.center();
    const { tabs } = await openTabs(context, 2);
    const [leader, second] = [first(tabs), first(tabs, 1)];
    await makeIdle(leader);
    await leader.goReady();
    const customer = await context.customer(center);
    const calledAt = Date.now();
    await customer.callIn();
    await leader.page.bringToFront();
    await leader.button('Answer').waitFor({ timeout: 15_000 });
    await pause(400);
    await leader.press('Answer');
    const before = (await second.until('talking', (state) => state.current?.legs.filter((leg) => leg.state === 'connected').length === 2)).current?.id;
    await pause(1_500);
    let asked = 0, at = Infinity;
    leader.page.on('dialog', (dialog) => {
      asked++;
      at = Date.now();
      void dialog.accept();
    });
    await leader.page.close({ runBeforeUnload: true });
    await until('the tab gone', () => (leader.page.isClosed() ? true : undefined));
    const agentMs = await until('the customer heard again', async () => { const ms = flowsAfter(await heardBy(second), at); return ms < Infinity ? ms : undefined; });
    // The tab that closes may be heard for a moment: counted is what comes after the hole that it left.
    const customerMs = await until('the agent heard again', () => {
      const resumed = resumedAt(customer.agentHeardAt, at);
      return flowsAfter(customer.agentHeardAt, resumed) < Infinity ? resumed - at : undefined;
    }, 10_000);
    const agentHears = await hears(second.page, customerHz) ? 1 : 0;
    const after = (await second.state()).current?.id;
    await second.dispatch({ name: 'hangUp' });
    await until('the end of the call', () => (customer.ended ? true : undefined));
    return { asked, records: await recordsSince(center, calledAt), agentMs, sameCall: before !== undefined && before === after ? 1 : 0, agentHears, customerMs };
  },
};
