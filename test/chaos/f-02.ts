/** F-02: the WebSockets go dead during a call without a FIN or RST. It is noticed, they come back, and the call has never ended. */
import type { Scenario } from './scenario.js';
import { longestGap, pause } from './timeline.js';

export const scenario: Scenario = {
  id: 'F-02',
  what: 'WebSocket black-holed (no FIN, no RST) during a call',
  criteria: {
    phoneNoticedMs: { atMost: 3_000 }, eventsNoticedMs: { atMost: 3_000 }, phoneBackMs: { atMost: 4_000 }, eventsBackMs: { atMost: 4_000 },
    callKept: { atLeast: 1 }, byeDelivered: { atLeast: 1 },
  },
  async run(context) {
    const center = await context.center();
    const { agent, customer } = await context.talk(center);
    const at = Date.now();
    agent.web.halfDead(['sip', 'events']);
    const phoneNoticed = await agent.fact('the phone notices', at, (fact) => fact.type === 'phone.registration' && fact['registration'] === 'registering');
    const eventsNoticed = await agent.fact('the event socket notices', at, (fact) => fact.type === 'connection.signalling' && fact['signalling'] === 'reconnecting');
    const registered = await agent.registered(phoneNoticed.at);
    const connected = await agent.connected(eventsNoticed.at);
    await pause(500);
    const kept = !customer.ended && (await agent.page.state()).current?.legs.filter((leg) => leg.state === 'connected').length === 2;
    const gapMs = longestGap(customer.agentHeardAt, at, Date.now() - 100);
    const hungUpAt = Date.now();
    customer.hangUp();
    const ended = await agent.fact('BYE', hungUpAt, (fact) => fact.type === 'phone.ended');
    return {
      phoneNoticedMs: phoneNoticed.at - at, eventsNoticedMs: eventsNoticed.at - at, phoneBackMs: registered.at - at, eventsBackMs: connected.at - at,
      callKept: kept ? 1 : 0, byeDelivered: ended['cause'] === 'normal' ? 1 : 0, gapMs,
    };
  },
};
