/** F-10: ICE restarts during hold, while digits are sent, while a transfer rings, in a consultation and among three: each stays what it was, and the call goes on; so it does where both ends ask at once. */
import type { ChaosAgent } from './chaos-agent.js';
import type { Talk } from './context.js';
import { recovered } from './context.js';
import { glare } from './glare.js';
import type { Figures, Scenario } from './scenario.js';
import { flowsAfter, longestGap, pause, until } from './timeline.js';

const colleague = { kind: 'agent', id: 'ben' } as const;

export const scenario: Scenario = {
  id: 'F-10',
  what: 'ICE restart during hold, transfer, consultation, conference and DTMF; re-INVITEs that collide',
  criteria: {
    restarts: { atLeast: 5 }, stayedHeld: { atLeast: 1 }, musicGapMs: { atMost: 500 }, digitArrived: { atLeast: 1 }, recoveredMs: { atMost: 1_000 }, callKept: { atLeast: 1 },
    transferRang: { atLeast: 1 }, consultKept: { atLeast: 1 }, threeKept: { atLeast: 1 }, threeHeardMs: { atMost: 1_000 },
    // Both said 491, both asked again as RFC 3261 section 14.1 tells them to, and both were heard: 4 s at most, and the way there and back.
    glareRefusedByCenter: { atLeast: 1 }, glareRefusedByPage: { atLeast: 1 }, glareAgreedMs: { atMost: 6_000 }, glareRestarts: { atLeast: 1 }, glareHeardMs: { atMost: 1_000 }, glareGapMs: { atMost: 500 }, glareKept: { atLeast: 1 },
  },
  async run(context) {
    const center = await context.center();
    const talk = await context.talk(center);
    const { agent, customer } = talk;
    const ben = await context.agent(center, 'ben');
    await ben.makeReady();
    const before = await agent.iceRestarts();
    const held = await inHold(talk);
    const digits = await whileDigits(talk);
    const third = await withColleague(talk, ben);
    const kept = { restarts: await agent.iceRestarts() - before, ...held, ...digits, ...third, callKept: customer.ended ? 0 : 1 };
    await context.endRun();
    return { ...kept, ...await glare(context) };
  },
};

/** The page believes that it is on another network, and has time to restart. */
async function restart(agent: ChaosAgent): Promise<void> {
  await agent.tellOnline(true);
  await pause(2_000);
  // Counted by the asking.
  await agent.iceRestarts();
}

async function inHold(talk: Talk): Promise<Figures> {
  const { agent, customer } = talk;
  const held = async (): Promise<boolean> => (await agent.page.state()).current?.legs.some((leg) => leg.role === 'customer' && leg.held) === true;
  await agent.page.dispatch({ name: 'hold' });
  await agent.page.until('held', (state) => state.current?.legs.some((leg) => leg.held) === true);
  await pause(300);
  const musicFrom = Date.now();
  await restart(agent);
  const stayedHeld = await held() && flowsAfter(customer.agentHeardAt, musicFrom + 300) === Infinity;
  const musicGapMs = longestGap(customer.packetsAt, musicFrom, Date.now());
  const resumedAt = Date.now();
  await agent.page.dispatch({ name: 'resume' });
  const { bothMs } = await recovered(talk, resumedAt);
  return { stayedHeld: stayedHeld ? 1 : 0, musicGapMs, recoveredMs: bothMs };
}

async function whileDigits({ agent, customer }: Talk): Promise<Figures> {
  const before = customer.rtp.digits.length;
  await agent.tellOnline(true);
  await agent.page.dispatch({ name: 'sendDigits', digits: '42#' });
  await pause(2_000);
  await agent.iceRestarts();
  return { digitArrived: customer.rtp.digits.slice(before).map(({ digit }) => digit).join('') === '42#' ? 1 : 0 };
}

async function withColleague(talk: Talk, ben: ChaosAgent): Promise<Figures> {
  const { agent, customer } = talk;
  const connected = async (who: ChaosAgent): Promise<number> => (await who.page.state()).current?.legs.filter((leg) => leg.state === 'connected').length ?? 0;
  await agent.page.dispatch({ name: 'transfer', to: colleague });
  await ben.page.until('ringing', (state) => state.ringing > 0);
  await restart(agent);
  const transferRang = (await ben.page.state()).ringing > 0;
  await agent.page.dispatch({ name: 'cancelTransfer' });
  await recovered(talk, Date.now());
  await ben.page.until('no ring', (state) => state.ringing === 0);

  await until('a consultation', async () => { try { await agent.page.dispatch({ name: 'consult', to: colleague }); return true; } catch { return undefined; } }, 8_000, 200);
  await ben.answer().catch(() => undefined);
  const apartFrom = Date.now() + 300;
  await restart(agent);
  const consultKept = await connected(agent) === 3 && flowsAfter(customer.agentHeardAt, apartFrom) === Infinity && flowsAfter(await ben.heardAt(), apartFrom) < Infinity;
  await agent.page.dispatch({ name: 'join' });
  await restart(agent);
  const from = Date.now();
  const threeHeardMs = await until('everybody is heard', async () => {
    const all = [flowsAfter(await agent.heardAt(), from), flowsAfter(await ben.heardAt(), from), flowsAfter(customer.agentHeardAt, from)];
    return all.every((ms) => ms < Infinity) ? Math.max(...all) : undefined;
  });
  const threeKept = await connected(agent) === 3 && await connected(ben) === 3;
  await ben.page.dispatch({ name: 'hangUp' });
  return { transferRang: transferRang ? 1 : 0, consultKept: consultKept ? 1 : 0, threeKept: threeKept ? 1 : 0, threeHeardMs };
}
