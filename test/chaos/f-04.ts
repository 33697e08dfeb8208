/** F-04: the media path goes dead for some seconds while signalling works. It is noticed by counting packets, ICE is restarted, and sound is back with the path. */
import { recovered } from './context.js';
import type { Scenario } from './scenario.js';
import { pause } from './timeline.js';

export const scenario: Scenario = {
  id: 'F-04',
  what: 'media path black-holed, signalling alive',
  criteria: { noticedMs: { atMost: 1_500 }, restarted: { atLeast: 1 }, backAfterReturnMs: { atMost: 500 }, callKept: { atLeast: 1 } },
  async run(context) {
    const center = await context.center();
    const talk = await context.talk(center);
    const { agent, customer } = talk;
    const restarts = await agent.iceRestarts();
    const at = Date.now();
    agent.media.blackHole();
    const noticed = await agent.fact('lost media', at, (fact) => fact.type === 'phone.media' && fact['lost'] === true, 5_000);
    await agent.page.page.getByText(/Reconnecting for \d+ s/).first().waitFor({ timeout: 2_000 });
    // Anywhere between two of the restarts.
    await pause(1_000 + 4_000 * Math.random());
    const returnedAt = Date.now();
    agent.media.heal();
    const { agentMs, customerMs, bothMs } = await recovered(talk, returnedAt);
    const back = await agent.fact('media back', returnedAt, (fact) => fact.type === 'phone.media' && fact['lost'] === false, 5_000);
    await pause(500);
    return {
      noticedMs: noticed.at - at, restarted: await agent.iceRestarts() - restarts, backAfterReturnMs: bothMs, agentMs, customerMs, shownBackMs: back.at - returnedAt,
      callKept: customer.ended ? 0 : 1,
    };
  },
};
