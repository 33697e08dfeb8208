/** F-08: bad weather on the media path. No reconnect storm, bars that say what is so, and a score that never rises with the loss. */
import type { ChaosAgent } from './chaos-agent.js';
import type { Scenario } from './scenario.js';
import { pause } from './timeline.js';

interface Reading { readonly bars: number; readonly mos: number }

/** The mean of what the page shows once the weather has settled. */
async function readings(agent: ChaosAgent): Promise<Reading> {
  await pause(4_500);
  const from = Date.now();
  await pause(6_500);
  const seen = (await agent.facts()).filter((fact) => fact.type === 'phone.quality' && fact.at >= from);
  const mean = (field: string): number => seen.reduce((sum, fact) => sum + Number(fact[field] ?? NaN), 0) / seen.length;
  return { bars: mean('bars'), mos: mean('mos') };
}

export const scenario: Scenario = {
  id: 'F-08',
  what: '5, 10, 20 % random loss; 200 ms jitter; 300 ms RTT; 64 kbit/s',
  criteria: { reconnects: { atMost: 0 }, monotone: { atLeast: 1 }, clearBars: { atLeast: 4 }, bars20: { atMost: 2 }, callKept: { atLeast: 1 } },
  async run(context) {
    const center = await context.center();
    const { agent, customer } = await context.talk(center);
    const at = Date.now();
    const clear = { loss: 0, jitterMs: 0, delayMs: 25, rateBps: undefined };
    const by: Reading[] = [];
    for (const loss of [0, 0.05, 0.1, 0.2]) { agent.media.set({ ...clear, loss }); by.push(await readings(agent)); }
    agent.media.set({ ...clear, jitterMs: 200 });
    const jitter = await readings(agent);
    agent.media.set({ ...clear, delayMs: 150 });
    agent.web.delay(150);
    const far = await readings(agent);
    agent.web.delay(25);
    agent.media.set({ ...clear, rateBps: 64_000 });
    const narrow = await readings(agent);
    const facts = await agent.facts();
    const reconnects = facts.filter((fact) => fact.at > at && ((fact.type === 'connection.signalling' && fact['signalling'] === 'reconnecting') || (fact.type === 'phone.media' && fact['lost'] === true))).length;
    const [none, five, ten, twenty] = by;
    return {
      reconnects, monotone: by.every((one, i) => i === 0 || one.mos <= (by[i - 1]?.mos ?? 5)) ? 1 : 0, callKept: customer.ended ? 0 : 1,
      clearBars: none?.bars ?? NaN, mos0: none?.mos ?? NaN, mos5: five?.mos ?? NaN, mos10: ten?.mos ?? NaN, mos20: twenty?.mos ?? NaN, bars5: five?.bars ?? NaN, bars10: ten?.bars ?? NaN, bars20: twenty?.bars ?? NaN,
      mosJitter: jitter.mos, mosFar: far.mos, mosNarrow: narrow.mos, barsJitter: jitter.bars, barsFar: far.bars, barsNarrow: narrow.bars,
    };
  },
};
