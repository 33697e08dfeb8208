/** F-08: bad weather on the media path. No reconnect storm, bars that say what is so, and a score that never rises with the loss. */
import type { ChaosAgent } from './chaos-agent.js';
import type { Scenario } from './scenario.js';
import { pause } from './timeline.js';

interface Reading { readonly bars: number; readonly mos: number; readonly rttMs: number; readonly jitterMs: number }

/**
 * Bars by the E-model (ITU-T G.107; `src/softphone/media/e-model.ts`: 4 from R = 80, 3 from 70, 2 from 60). Means of a few readings of some
 * hundred packets each, the worse direction of both: so they lie about the bar of the weather itself, of which R is given here.
 */
const bars = {
  // R = 93.2 − 95 · 5 / (5 + 25.1) = 77, then 66 and 51.
  bars5: [2.5, 4], bars10: [1.4, 3], bars20: [1, 2],
  // Each packet up to 200 ms late: a jitter of 70 to 100 ms, a round trip of 250 to 350: R = 81 to 65.
  barsJitter: [1.4, 3.7],
  // 175 ms one way are R = 92.
  barsFar: [3.7, 4],
  // G.711 needs 84 kbit/s: a quarter is lost, the rest waits half a second, R = 14.
  barsNarrow: [1, 1.5],
} as const;

/** The mean of what the page shows once the weather has settled. */
async function readings(agent: ChaosAgent): Promise<Reading> {
  await pause(4_500);
  const from = Date.now();
  await pause(6_500);
  const seen = (await agent.facts()).filter((fact) => fact.type === 'phone.quality' && fact.at >= from);
  const mean = (field: string): number => seen.reduce((sum, fact) => sum + Number(fact[field] ?? NaN), 0) / seen.length;
  return { bars: mean('bars'), mos: mean('mos'), rttMs: mean('rttMs'), jitterMs: mean('jitterMs') };
}

export const scenario: Scenario = {
  id: 'F-08',
  what: '5, 10, 20 % random loss; 200 ms jitter; 300 ms RTT; 64 kbit/s',
  criteria: {
    reconnects: { atMost: 0 }, monotone: { atLeast: 1 }, clearBars: { atLeast: 4 }, bars20: { atMost: 2 }, wrongBars: { atMost: 0 }, callKept: { atLeast: 1 },
    // What bars are too coarse for: 4.41 is a clear line. Of packets that overtake each other the browser counts no jitter.
    mos5: { atMost: 4.3 }, mosJitter: { atMost: 4.1 }, rttFarMs: { atLeast: 280 }, jitterShownMs: { atLeast: 15 },
  },
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
    const shown = { bars5: five?.bars ?? NaN, bars10: ten?.bars ?? NaN, bars20: twenty?.bars ?? NaN, barsJitter: jitter.bars, barsFar: far.bars, barsNarrow: narrow.bars };
    const wrongBars = Object.entries(bars).filter(([name, [least, most]]) => { const seen = shown[name as keyof typeof shown]; return !(seen >= least && seen <= most); }).length;
    return {
      reconnects, wrongBars, ...shown, monotone: by.every((one, i) => i === 0 || one.mos <= (by[i - 1]?.mos ?? 5)) ? 1 : 0, callKept: customer.ended ? 0 : 1,
      clearBars: none?.bars ?? NaN, mos0: none?.mos ?? NaN, mos5: five?.mos ?? NaN, mos10: ten?.mos ?? NaN, mos20: twenty?.mos ?? NaN,
      rttFarMs: far.rttMs, jitterShownMs: jitter.jitterMs, mosJitter: jitter.mos, mosFar: far.mos, mosNarrow: narrow.mos,
    };
  },
};
