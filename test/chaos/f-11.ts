/** F-11: a server that says 503 with Retry-After is left alone that long by the page's every connection, and five hundred agents who lost the same server come back spread out; nobody knocks more than twice a second. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CenterProcess } from '../support/center.js';
import type { ChaosContext } from './context.js';
import { busiestSecond, CrowdAgent, crowdKey, fullest, seedCrowd } from './crowd.js';
import type { Figures, Scenario } from './scenario.js';
import { pause, until } from './timeline.js';

/** A machine that does other things besides may take fewer. */
const agents = Number(process.env['CHAOS_AGENTS'] ?? 500);
const retryAfterS = 4;

async function asked(context: ChaosContext): Promise<Figures> {
  const center = await context.center();
  const agent = await context.agent(center);
  const at = Date.now();
  agent.web.unavailable(retryAfterS);
  agent.web.reset();
  await pause(7_000);
  // Also what is no WebSocket: only its answer can be read by a page, and so it is from there on that the center is left alone.
  const attempts = agent.web.attempts.filter((attempt) => attempt.at > at && attempt.kind !== undefined);
  const gaps = attempts.flatMap((attempt, i) => attempt.kind === 'http' ? [(attempts[i + 1]?.at ?? Infinity) - attempt.at] : []);
  agent.web.heal();
  const healedAt = Date.now();
  await agent.connected(healedAt, 15_000);
  const registered = await agent.registered(healedAt, 15_000);
  return {
    told: gaps.length, leftAloneMs: gaps[0] ?? NaN, askedInOneSecond: busiestSecond(attempts.map((attempt) => attempt.at)), backAfterHealMs: registered.at - healedAt,
    ...Object.fromEntries((['events', 'sip', 'http'] as const).map((kind) => [`${kind}Attempts`, attempts.filter((attempt) => attempt.kind === kind).length])),
  };
}

async function crowd(context: ChaosContext): Promise<Figures> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ccc-crowd-'));
  await seedCrowd(dataDir, agents);
  const center = await CenterProcess.start({ dataDir, env: { CCC_API_KEYS: crowdKey } });
  context.atEnd(() => center.stop());
  const all = Array.from({ length: agents }, (_, i) => new CrowdAgent(center, `crowd${i}`));
  context.atEnd(async () => { await Promise.all(all.map((one) => one.leave().catch(() => undefined))); });
  // Not all in one breath: a working day begins over minutes.
  for (let i = 0; i < all.length; i += 25) await Promise.all(all.slice(i, i + 25).map((one) => one.signIn()));
  const killedAt = Date.now();
  await center.kill();
  await center.restart();
  const servingAt = Date.now();
  const back = (): number => all.filter((one) => (one.connectedAt.at(-1) ?? 0) > killedAt && (one.registeredAt.at(-1) ?? 0) > killedAt).length;
  await until(`${agents} agents`, () => (back() === agents ? true : undefined), 60_000, 50).catch(() => undefined);
  const times = all.map((one) => Math.max(one.connectedAt.at(-1) ?? Infinity, one.registeredAt.at(-1) ?? Infinity) - servingAt);
  const share = (times: readonly number[]): number => Math.round(fullest(times, 100) / agents * 1000) / 10;
  // The first is quick; in the second wait all have failed once, whatever the machine can do.
  const meant = all.flatMap((one) => one.waits.filter(({ at }) => at >= killedAt)[1]?.ms ?? []);
  return {
    back: back(), fullestTenthPercent: share(all.map((one) => one.cameBackAt)), meantInOneTenthPercent: meant.length < agents / 2 ? NaN : share(meant),
    allBackMs: Math.max(...times), attemptsInOneSecond: Math.max(...all.map((one) => one.busiestSecond(killedAt))), restartMs: servingAt - killedAt,
  };
}

export const scenario: Scenario = {
  id: 'F-11',
  what: `503 with Retry-After ${retryAfterS}; a restart of the center under ${agents} agents`,
  criteria: {
    // The first request learns it; after that nothing knocks before the time is over, and something does when it is.
    told: { atLeast: 2 }, leftAloneMs: { atLeast: retryAfterS * 1000 - 50 }, askedInOneSecond: { atMost: 2 }, backAfterHealMs: { atMost: 15_000 },
    // After one time for everybody all would mean to come within the same tenth of a second, and most would.
    back: { atLeast: agents }, allBackMs: { atMost: 15_000 }, attemptsInOneSecond: { atMost: 2 }, fullestTenthPercent: { atMost: 40 }, meantInOneTenthPercent: { atMost: 25 },
  },
  async run(context) {
    const figures = await asked(context);
    await context.endRun();
    return { ...figures, ...await crowd(context) };
  },
};
