/** F-12: the agent's page is reloaded during a call. It comes back into the same call by itself; the customer hears comfort meanwhile. */
import { recovered, type Talk } from './context.js';
import type { Figures, Scenario } from './scenario.js';
import { recordsSince } from './records.js';
import { pause, until } from './timeline.js';

export const scenario: Scenario = {
  id: 'F-12',
  what: 'page reload during a call',
  criteria: {
    bothWaysMs: { atMost: 1_500 }, comfortMs: { atMost: 2_000 }, silenceMs: { atMost: 2_000 }, sameCall: { atLeast: 1 }, records: { atMost: 1 },
  },
  async run(context) {
    const center = await context.center();
    const beganAt = Date.now();
    const talk = await context.talk(center);
    const figures = await reattached(talk, async () => { await talk.agent.page.page.reload({ waitUntil: 'commit' }); });
    talk.customer.hangUp();
    return { ...figures, records: await recordsSince(center, beganAt) };
  },
};

/** Leaves and comes back as told, and measures from the instant at which the page that has the call again began to load. */
export async function reattached(talk: Talk, leave: () => Promise<void>): Promise<Figures> {
  const { agent, customer } = talk;
  const before = (await agent.page.state()).current?.id ?? 'none';
  agent.page.page.on('dialog', (dialog) => { void dialog.accept(); });
  const leftAt = Date.now();
  await leave();
  const startedAt = await until('a page', async () => agent.page.page.evaluate(() => performance.timeOrigin).catch(() => undefined));
  const { agentMs } = await recovered(talk, startedAt);
  const seen = await agent.facts();
  const since = (type: string, test: (fact: (typeof seen)[number]) => boolean = () => true): number => Math.round((seen.find((fact) => fact.type === type && test(fact))?.at ?? NaN) - startedAt);
  await pause(1_000);
  // The old page may be heard for a moment after the new one began to load.
  const customerMs = resumedAt(customer.agentHeardAt, leftAt) - startedAt;
  const other = customer.otherHeardAt.filter((at) => at > leftAt);
  const after = await agent.page.until('the same call', (state) => state.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
  return {
    bothWaysMs: Math.max(agentMs, customerMs), agentHearsMs: agentMs, customerHearsMs: customerMs,
    comfortMs: other.length === 0 ? 0 : (other.at(-1) ?? 0) - (other[0] ?? 0),
    silenceMs: longestSilence([...customer.agentHeardAt, ...other].sort((a, b) => a - b), leftAt - 500),
    sameCall: after.current?.id === before ? 1 : 0,
    signedInMs: since('connection.signalling'), snapshotMs: since('center.snapshot'), registeredMs: since('phone.registration', (fact) => fact['registration'] === 'registered'),
    inviteMs: since('phone.alerting'), connectedMs: since('phone.connected'),
  };
}

/** The end of the last hole of more than a fifth of a second. */
export function resumedAt(times: readonly number[], from: number): number {
  const last = times.findLastIndex((at, i) => at > from && at - (times[i - 1] ?? 0) > 200);
  return times[last] ?? NaN;
}

const longestSilence = (times: readonly number[], from: number): number =>
  times.filter((at) => at > from).reduce(({ last, longest }, at) => ({ last: at, longest: Math.max(longest, at - last) }), { last: from, longest: 0 }).longest;
