/** F-14: the agent goes to another page and back, idle and during a call. The phone is registered again at once, and the call is there. */
import { reattached } from './f-12.js';
import type { ChaosAgent } from './chaos-agent.js';
import type { Scenario } from './scenario.js';
import { until } from './timeline.js';

export const scenario: Scenario = {
  id: 'F-14',
  what: 'away to another page and back, idle and in a call',
  criteria: { idleRegisteredMs: { atMost: 1_000 }, bothWaysMs: { atMost: 1_500 }, comfortMs: { atMost: 2_000 }, silenceMs: { atMost: 2_000 }, sameCall: { atLeast: 1 }, records: { atMost: 1 } },
  async run(context) {
    const talk = await context.talk(await context.center());
    const inCall = await reattached(talk, () => awayAndBack(talk.agent));
    talk.customer.hangUp();
    await talk.agent.page.until('wrap-up', (state) => state.activity === 'wrapUp');
    await awayAndBack(talk.agent);
    const { registeredAt, shownAt } = await until('registered', async () => {
      const facts = await talk.agent.facts().catch(() => []);
      const registered = facts.find((fact) => fact.type === 'phone.registration' && fact['registration'] === 'registered');
      return registered && { registeredAt: registered.at, shownAt: await talk.agent.page.page.evaluate(() => Reflect.get(globalThis, 'cccShownAt') as number) };
    });
    return { ...inCall, idleRegisteredMs: registeredAt - shownAt };
  },
};

async function awayAndBack({ page: { page }, web }: ChaosAgent): Promise<void> {
  await page.addInitScript(() => { addEventListener('pageshow', () => { Object.assign(globalThis, { cccShownAt: performance.timeOrigin + performance.now() }); }); });
  await page.goto(`${web.url}/`, { waitUntil: 'load' });
  await page.goBack({ waitUntil: 'commit' });
}
