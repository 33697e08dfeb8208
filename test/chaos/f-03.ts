/** F-03: the WebSockets of an idle agent go dead without a word, and a customer is offered meanwhile: it rings when the page is back. */
import type { Scenario } from './scenario.js';
import { flowsAfter, until } from './timeline.js';

export const scenario: Scenario = {
  id: 'F-03',
  what: 'WebSocket black-holed while idle; a call offered meanwhile is not lost',
  criteria: { phoneNoticedMs: { atMost: 10_000 }, eventsNoticedMs: { atMost: 10_000 }, rang: { atLeast: 1 }, talked: { atLeast: 1 } },
  async run(context) {
    const center = await context.center();
    const agent = await context.agent(center);
    await agent.makeReady();
    const customer = await context.customer(center);
    const at = Date.now();
    agent.web.halfDead(['sip', 'events']);
    await customer.callIn();
    const phoneNoticed = await agent.fact('the phone notices', at, (fact) => fact.type === 'phone.registration' && fact['registration'] === 'registering', 15_000);
    const eventsNoticed = await agent.fact('the event socket notices', at, (fact) => fact.type === 'connection.signalling' && fact['signalling'] === 'reconnecting', 15_000);
    const registered = await agent.registered(phoneNoticed.at);
    const ringing = await agent.fact('a ring', at, (fact) => fact.type === 'phone.alerting', 15_000);
    await agent.answer();
    const answeredAt = Date.now();
    await until('audio', async () => (flowsAfter(customer.agentHeardAt, answeredAt) < Infinity && flowsAfter(await agent.heardAt(), answeredAt) < Infinity ? true : undefined));
    return { phoneNoticedMs: phoneNoticed.at - at, eventsNoticedMs: eventsNoticed.at - at, rang: 1, ringAfterReturnMs: ringing.at - registered.at, talked: 1 };
  },
};
