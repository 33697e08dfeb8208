/** F-14: the agent goes to another page and back, idle and during a call. The phone is registered again at once, and the call is there. */
import { reattached } from './f-12.js';
import { recordsSince } from './records.js';
import type { ChaosAgent } from './chaos-agent.js';
import type { Scenario } from './scenario.js';
import { until } from './timeline.js';

export const scenario: Scenario = {
  id: 'F-14',
  what: 'away to another page and back, idle and in a call',
  criteria: { kept: { atLeast: 1 }, idleRegisteredMs: { atMost: 1_000 }, bothWaysMs: { atMost: 1_500 }, comfortMs: { atMost: 2_000 }, silenceMs: { atMost: 2_000 }, sameCall: { atLeast: 1 }, records: { atMost: 1 } },
  async run(context) {
    const center = await context.center();
    // A browser as people have it: one for tests keeps no page.
    const { agent } = await context.ownAgent(center, 'anna', { script: noteShown });
    await agent.makeReady();
    const idle = await idleBack(agent);
    const beganAt = Date.now();
    const talk = await context.talkWith(center, agent);
    const inCall = await reattached(talk, () => awayAndBack(talk.agent));
    talk.customer.hangUp();
    await talk.agent.page.until('wrap-up', (state) => state.activity === 'wrapUp');
    return { ...inCall, ...idle, records: await recordsSince(center, beganAt) };
  },
};

/** `kept`: the page was frozen whole and thawed (`pageshow.persisted`); where the browser loaded it anew, it says why on stderr. */
async function idleBack(agent: ChaosAgent): Promise<{ readonly idleRegisteredMs: number; readonly kept: number }> {
  const { page } = agent.page;
  await awayAndBack(agent);
  const { shownAt, kept, why } = await until('the page', () => page.evaluate(() => {
    const shown: { at: number; persisted: boolean } | undefined = Reflect.get(globalThis, 'cccShown');
    const [entry] = performance.getEntriesByType('navigation');
    return shown && { shownAt: shown.at, kept: shown.persisted, why: JSON.stringify(entry && Reflect.get(entry, 'notRestoredReasons')) };
  }).catch(() => undefined));
  if (!kept) process.stderr.write(`not kept: ${why}\n`);
  const registered = await until('registered', async () => (await agent.facts().catch(() => [])).find((fact) => fact.at >= shownAt && fact.type === 'phone.registration' && fact['registration'] === 'registered'));
  return { idleRegisteredMs: registered.at - shownAt, kept: kept ? 1 : 0 };
}

/** Runs in the page. */
function noteShown(): void {
  addEventListener('pageshow', (event) => { Object.assign(globalThis, { cccShown: { at: performance.timeOrigin + performance.now(), persisted: event.persisted } }); });
}

async function awayAndBack({ page: { page }, web }: ChaosAgent): Promise<void> {
  await page.goto(`${web.url}/`, { waitUntil: 'load' });
  // A page that comes back whole never loads, and waiting for that would be in vain.
  await page.goBack({ waitUntil: 'commit', timeout: 2_000 }).catch(() => undefined);
}
