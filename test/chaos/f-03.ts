/** F-03: the WebSockets of an idle agent go dead without a word, and a customer is offered meanwhile, to the phone that nobody can reach: it rings when the page is back. */
import type { Scenario } from './scenario.js';
import { flowsAfter, until } from './timeline.js';

export const scenario: Scenario = {
  id: 'F-03',
  what: 'WebSocket black-holed while idle; a call offered meanwhile is not lost',
  criteria: { phoneNoticedMs: { atMost: 10_000 }, eventsNoticedMs: { atMost: 10_000 }, offeredBeforeReturnMs: { atLeast: 1 }, invitedInVain: { atLeast: 1 }, rang: { atLeast: 1 }, talked: { atLeast: 1 } },
  async run(context) {
    const center = await context.center();
    const agent = await context.agent(center);
    await agent.makeReady();
    const customer = await context.customer(center);
    const at = Date.now();
    agent.web.halfDead(['sip', 'events']);
    // Told to the dead socket: what the center sends is seen before it is swallowed.
    const invites: number[] = [];
    agent.web.onAnswer = (data) => { if (data.includes('INVITE sip:')) invites.push(Date.now()); };
    await customer.callIn();
    const phoneNoticed = await agent.fact('the phone notices', at, (fact) => fact.type === 'phone.registration' && fact['registration'] === 'registering', 15_000);
    const eventsNoticed = await agent.fact('the event socket notices', at, (fact) => fact.type === 'connection.signalling' && fact['signalling'] === 'reconnecting', 15_000);
    const registered = await agent.registered(phoneNoticed.at);
    const ringing = await agent.fact('a ring', at, (fact) => fact.type === 'phone.alerting', 15_000);
    await agent.answer();
    const answeredAt = Date.now();
    await until('audio', async () => (flowsAfter(customer.agentHeardAt, answeredAt) < Infinity && flowsAfter(await agent.heardAt(), answeredAt) < Infinity ? true : undefined));
    const [firstInvite = Infinity] = invites;
    return {
      phoneNoticedMs: phoneNoticed.at - at, eventsNoticedMs: eventsNoticed.at - at, rang: 1, ringAfterReturnMs: ringing.at - registered.at, talked: 1,
      // Both sockets were dead then, and neither had another in its place.
      offeredBeforeReturnMs: Math.min(registered.at, phoneNoticed.at, eventsNoticed.at) - firstInvite, invitedInVain: firstInvite < agent.web.attempts.filter((attempt) => attempt.at > at).reduce((first, attempt) => Math.min(first, attempt.at), Infinity) ? 1 : 0,
    };
  },
};
