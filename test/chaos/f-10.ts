/** F-10: ICE restarts during hold and while digits are sent: held stays held, the digits arrive, and the call goes on. Glare is in the unit tests of the negotiation. */
import { recovered } from './context.js';
import type { Scenario } from './scenario.js';
import { flowsAfter, longestGap, pause } from './timeline.js';

export const scenario: Scenario = {
  id: 'F-10',
  what: 'ICE restart during hold and DTMF',
  criteria: { restarts: { atLeast: 2 }, stayedHeld: { atLeast: 1 }, musicGapMs: { atMost: 500 }, digitArrived: { atLeast: 1 }, recoveredMs: { atMost: 1_000 }, callKept: { atLeast: 1 } },
  async run(context) {
    const center = await context.center();
    const talk = await context.talk(center);
    const { agent, customer } = talk;
    const held = async (): Promise<boolean> => (await agent.page.state()).current?.legs.some((leg) => leg.role === 'customer' && leg.held) === true;
    const before = await agent.iceRestarts();
    await agent.page.dispatch({ name: 'hold' });
    await agent.page.until('held', (state) => state.current?.legs.some((leg) => leg.held) === true);
    await pause(300);
    const musicFrom = Date.now();
    // The page believes that it is on another network.
    await agent.tellOnline(true);
    await pause(2_000);
    const stayedHeld = await held() && flowsAfter(customer.agentHeardAt, musicFrom + 300) === Infinity;
    const musicGapMs = longestGap(customer.packetsAt, musicFrom, Date.now());
    const afterHold = await agent.iceRestarts();
    const resumedAt = Date.now();
    await agent.page.dispatch({ name: 'resume' });
    const { bothMs } = await recovered(talk, resumedAt);
    const digitsBefore = customer.rtp.digits.length;
    await agent.tellOnline(true);
    await agent.page.dispatch({ name: 'sendDigits', digits: '42#' });
    await pause(2_000);
    const digits = customer.rtp.digits.slice(digitsBefore).map(({ digit }) => digit).join('');
    return {
      restarts: await agent.iceRestarts() - before, restartsInHold: afterHold - before, stayedHeld: stayedHeld ? 1 : 0, musicGapMs, digitArrived: digits === '42#' ? 1 : 0,
      recoveredMs: bothMs, callKept: customer.ended ? 0 : 1,
    };
  },
};
