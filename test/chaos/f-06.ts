/** F-06: no network at all for 8 s and for 25 s during a call. The agent sees it, the customer hears something, and both talk again when it is back. */
import type { ChaosContext } from './context.js';
import { recovered } from './context.js';
import type { Figures, Scenario } from './scenario.js';
import { longestGap, pause } from './timeline.js';

async function outage(context: ChaosContext, lastsMs: number): Promise<Figures> {
  const center = await context.center();
  const talk = await context.talk(center);
  const { agent, customer } = talk;
  const at = Date.now();
  agent.web.blackHole();
  agent.media.blackHole();
  await pause(lastsMs - 1_500);
  const shown = await agent.page.page.getByText(/Reconnecting for \d+ s/).first().textContent({ timeout: 1_000 });
  await pause(Math.max(0, lastsMs - (Date.now() - at)));
  const silenceMs = longestGap([...customer.otherHeardAt, ...customer.agentHeardAt].sort((a, b) => a - b), at, Date.now());
  agent.web.heal();
  agent.media.heal();
  const returnedAt = Date.now();
  const { agentMs, customerMs, bothMs } = await recovered(talk, returnedAt);
  const registered = await agent.registered(returnedAt, 15_000);
  const connected = await agent.connected(returnedAt, 15_000);
  await pause(500);
  const state = await agent.page.state();
  const kept = !customer.ended && state.current?.legs.filter((leg) => leg.state === 'connected').length === 2;
  const hungUpAt = Date.now();
  customer.hangUp();
  await agent.fact('BYE', hungUpAt, (fact) => fact.type === 'phone.ended');
  return {
    recoveredMs: bothMs, agentMs, customerMs, phoneBackMs: registered.at - returnedAt, eventsBackMs: connected.at - returnedAt, callKept: kept ? 1 : 0,
    counterShown: Number(/(\d+) s/.exec(shown ?? '')?.[1] ?? 0) >= (lastsMs - 6_000) / 1000 ? 1 : 0, silenceMs,
  };
}

const named = (figures: Figures, suffix: string): Figures => Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${name}${suffix}`, value]));

export const scenario: Scenario = {
  id: 'F-06',
  what: 'both paths lost for 8 s, then for 25 s',
  criteria: {
    recoveredMsAfter8s: { atMost: 1_500 }, recoveredMsAfter25s: { atMost: 1_500 }, callKeptAfter8s: { atLeast: 1 }, callKeptAfter25s: { atLeast: 1 },
    counterShownAfter8s: { atLeast: 1 }, counterShownAfter25s: { atLeast: 1 }, silenceMsAfter8s: { atMost: 2_000 }, silenceMsAfter25s: { atMost: 2_000 },
  },
  async run(context) {
    const short = await outage(context, 8_000);
    await context.endRun();
    const long = await outage(context, 25_000);
    return { ...named(short, 'After8s'), ...named(long, 'After25s') };
  },
};
