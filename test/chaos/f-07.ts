/** F-07: signalling and media are both gone for longer than the grace period: somebody else gets the customer, and the agent's page learns of it when it returns. */
import type { CenterProcess } from '../support/center.js';
import type { Scenario } from './scenario.js';
import { flowsAfter, until } from './timeline.js';

const graceMs = 5_000;

export const scenario: Scenario = {
  id: 'F-07',
  what: 'both lost for longer than the grace period',
  criteria: { comfortAfterMs: { atMost: 2_000 }, handedOnMs: { atMost: graceMs + 3_000 }, servedMs: { atMost: graceMs + 6_000 }, notReadyForNetwork: { atLeast: 1 }, recordSaysWhy: { atLeast: 1 }, zombieLegs: { atMost: 0 } },
  async run(context) {
    const center = await context.center();
    const admin = await center.login('admin');
    await center.api('PUT', '/settings', { token: admin, body: { attachGraceMs: graceMs } });
    const { agent, customer } = await context.talk(center);
    const ben = await context.agent(center, 'ben');
    await ben.makeReady();
    const at = Date.now();
    agent.web.blackHole();
    agent.media.blackHole();
    const comfort = await until('comfort', () => customer.otherHeardAt.find((heard) => heard > at), 5_000);
    await ben.page.until('ringing', (state) => state.ringing > 0, graceMs + 10_000);
    const handedOnMs = Date.now() - at;
    await ben.answer();
    const servedMs = await until('the other agent is heard', () => { const ms = flowsAfter(customer.agentHeardAt, at + graceMs); return ms < Infinity ? ms + graceMs : undefined; });
    const anna = await ben.page.colleague('anna');
    agent.web.heal();
    agent.media.heal();
    const zombieLegs = await until('the page has let go', async () => ((await agent.page.liveLegs()) === 0 ? 0 : undefined), 20_000).catch(() => 1);
    customer.hangUp();
    await ben.page.until('over', (state) => state.activity !== 'onCall');
    await center.api('PUT', '/settings', { token: admin, body: { attachGraceMs: 60_000 } });
    return { comfortAfterMs: comfort - at, handedOnMs, servedMs, notReadyForNetwork: anna?.presence === 'notReady' && anna.reason === 'network' ? 1 : 0, recordSaysWhy: await saysWhy(center), zombieLegs };
  },
};

async function saysWhy(center: CenterProcess): Promise<number> {
  return until('the record', async () => {
    const page = await center.api('GET', '/records?limit=1', { token: await center.login('admin') });
    const [record] = page['records'] as { losses?: { agentId: string; outcome?: string }[]; status?: string }[];
    return record?.status !== undefined && record.losses?.some((loss) => loss.agentId === 'anna' && loss.outcome === 'givenUp') ? 1 : undefined;
  }, 3_000, 200).catch(() => 0);
}
