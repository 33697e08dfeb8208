/** F-07: signalling and media are both gone for longer than the grace period, 5 s here and with `CHAOS_GRACE_MS=60000` the 60 s that are set by default: the customer goes to the head of the queue, before one who waits there already, or to the overflow group where the settings name one; the agent's page learns of it when it returns. */
import type { ChaosContext } from './context.js';
import { recordsFrom, saysWhy } from './records.js';
import type { Figures, Scenario } from './scenario.js';
import { flowsAfter, pause, until } from './timeline.js';

const graceMs = Number(process.env['CHAOS_GRACE_MS'] ?? 5_000);

export const scenario: Scenario = {
  id: 'F-07',
  what: `both lost for longer than the grace period of ${graceMs / 1000} s`,
  criteria: {
    comfortAfterMs: { atMost: 2_000 }, handedOnMs: { atMost: graceMs + 3_000 }, servedMs: { atMost: graceMs + 6_000 }, fromTheHead: { atLeast: 1 }, notReadyForNetwork: { atLeast: 1 }, recordSaysWhy: { atLeast: 1 }, zombieLegs: { atMost: 0 },
    overflowNotInOldLine: { atLeast: 1 }, overflowServedMs: { atMost: graceMs + 9_000 }, overflowNotReadyForNetwork: { atLeast: 1 }, overflowRecordSaysWhy: { atLeast: 1 }, overflowRecordSaysWhere: { atLeast: 1 },
  },
  async run(context) {
    const head = await toTheHead(context);
    await context.endRun();
    return { ...head, ...await toTheOverflow(context) };
  },
};

async function toTheHead(context: ChaosContext): Promise<Figures> {
  const center = await context.center();
  const admin = await center.login('admin');
  await center.api('PUT', '/settings', { token: admin, body: { attachGraceMs: graceMs } });
  const began = Date.now();
  const { agent, customer } = await context.talk(center);
  const ben = await context.agent(center, 'ben');
  if ((await ben.page.state()).activity === 'wrapUp') await ben.page.dispatch({ name: 'finishWrapUp' });
  if ((await ben.page.state()).presence === 'ready') await ben.page.dispatch({ name: 'goNotReady' });
  const patient = await context.customer(center, '13900003333');
  await patient.callIn();
  await pause(1_000);
  const at = Date.now();
  agent.web.blackHole();
  agent.media.blackHole();
  const comfort = await until('comfort', () => customer.otherHeardAt.find((heard) => heard > at), 5_000);
  // Free for the next call as soon as the grace is over, and not a moment before.
  await until('the end of the grace', async () => (await ben.page.colleague('anna'))?.reason === 'network' ? true : undefined, graceMs + 10_000, 50);
  await ben.page.goReady();
  await ben.page.until('ringing', (state) => state.ringing > 0, 10_000);
  const handedOnMs = Date.now() - at;
  await ben.answer();
  const servedMs = await until('the other agent is heard', () => { const ms = flowsAfter(customer.agentHeardAt, at + graceMs); return ms < Infinity ? ms + graceMs : undefined; });
  const fromTheHead = flowsAfter(patient.agentHeardAt, at) === Infinity ? 1 : 0;
  const anna = await ben.page.colleague('anna');
  // Who waited would ring next, in the run after this one.
  patient.hangUp();
  agent.web.heal();
  agent.media.heal();
  const zombieLegs = await until('the page has let go', async () => ((await agent.page.liveLegs()) === 0 ? 0 : undefined), 20_000).catch(() => 1);
  customer.hangUp();
  await ben.page.until('over', (state) => state.activity !== 'onCall');
  await center.api('PUT', '/settings', { token: admin, body: { attachGraceMs: 60_000 } });
  return { comfortAfterMs: comfort - at, handedOnMs, servedMs, fromTheHead, notReadyForNetwork: anna?.presence === 'notReady' && anna.reason === 'network' ? 1 : 0, recordSaysWhy: await saysWhy(center, began, 'givenUp'), zombieLegs };
}

/** The customer called support, and the settings name sales: whoever is only in support is not rung, and somebody of sales is. */
async function toTheOverflow(context: ChaosContext): Promise<Figures> {
  const center = await context.center();
  const admin = await center.login('admin');
  const settings = (body: object): Promise<unknown> => center.api('PUT', '/settings', { token: admin, body });
  context.atEnd(async () => { await settings({ attachGraceMs: 60_000, afterLoss: 'queue' }); });
  await settings({ attachGraceMs: graceMs, afterLoss: { skillGroupId: 'sales' } });
  const began = Date.now();
  const { agent, customer } = await context.talk(center);
  const [ben, carol] = [await context.agent(center, 'ben'), await context.agent(center, 'carol')];
  if ((await ben.page.state()).activity === 'wrapUp') await ben.page.dispatch({ name: 'finishWrapUp' });
  if ((await ben.page.state()).presence === 'ready') await ben.page.dispatch({ name: 'goNotReady' });
  await carol.makeReady();
  const at = Date.now();
  agent.web.blackHole();
  agent.media.blackHole();
  const lost = await until('the end of the grace', async () => { const anna = await ben.page.colleague('anna'); return anna?.reason === 'network' ? anna : undefined; }, graceMs + 10_000, 50);
  // Long enough for a ring.
  await pause(2_000);
  const overflowNotInOldLine = (await carol.page.state()).ringing === 0 ? 1 : 0;
  await ben.page.goReady();
  await ben.answer();
  const overflowServedMs = await until('the other agent is heard', () => { const ms = flowsAfter(customer.agentHeardAt, at + graceMs); return ms < Infinity ? ms + graceMs : undefined; });
  customer.hangUp();
  await ben.page.until('over', (state) => state.activity !== 'onCall');
  const overflowRecordSaysWhy = await saysWhy(center, began, 'givenUp');
  const overflowRecordSaysWhere = (await recordsFrom(center, began)).some(({ skillGroup, agentId }) => skillGroup === 'Sales' && agentId === 'ben') ? 1 : 0;
  return { overflowNotInOldLine, overflowServedMs, overflowNotReadyForNetwork: lost.presence === 'notReady' ? 1 : 0, overflowRecordSaysWhy, overflowRecordSaysWhere };
}
