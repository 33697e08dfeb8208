/** F-05: the machine moves to another network: every address it used is dead, the browser says `offline` and `online`, and the call goes on. */
import { recovered } from './context.js';
import type { Scenario } from './scenario.js';
import { pause } from './timeline.js';

export const scenario: Scenario = {
  id: 'F-05',
  what: 'the media path and the sockets move to a new address, with offline and online events',
  criteria: { recoveredMs: { atMost: 2_000 }, callKept: { atLeast: 1 }, byeDelivered: { atLeast: 1 } },
  async run(context) {
    const center = await context.center();
    const talk = await context.talk(center);
    const { agent, customer } = talk;
    await agent.tellOnline(false);
    agent.web.blackHole();
    agent.media.move();
    await pause(100 + 300 * Math.random());
    agent.web.heal();
    const onlineAt = Date.now();
    await agent.tellOnline(true);
    // Counted from the moment the other network is there; what was on its way when the first went has arrived by then.
    const { agentMs, customerMs, bothMs } = await recovered(talk, onlineAt);
    const registered = await agent.registered(onlineAt);
    await pause(300);
    const callKept = customer.ended ? 0 : 1;
    const hungUpAt = Date.now();
    customer.hangUp();
    const ended = await agent.fact('BYE', hungUpAt, (fact) => fact.type === 'phone.ended');
    return { recoveredMs: bothMs, agentMs, customerMs, phoneBackMs: registered.at - onlineAt, callKept, byeDelivered: ended['cause'] === 'normal' ? 1 : 0 };
  },
};
