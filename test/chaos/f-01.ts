/** F-01: the WebSockets are reset during a call while media flows. Nothing is heard of it, and the far side's BYE arrives on the new socket. */
import type { Scenario } from './scenario.js';
import { longestGap, pause } from './timeline.js';

export const scenario: Scenario = {
  id: 'F-01',
  what: 'WebSocket reset during a call, media path intact',
  criteria: {
    phoneBackMs: { atMost: 1_000 }, eventsBackMs: { atMost: 1_000 }, byeDelivered: { atLeast: 1 },
    // "audio gap 0 ms (no lost RTP beyond baseline)": no sequence number is missing, and nothing comes later than a busy machine's timers are late.
    packetsLost: { atMost: 0 }, agentPacketsLost: { atMost: 0 }, extraGapMs: { atMost: 100 },
  },
  async run(context) {
    const center = await context.center();
    const { agent, customer } = await context.talk(center);
    const at = Date.now();
    const lostBefore = holes(customer.rtp.heard.map(({ sequence }) => sequence));
    const agentLostBefore = await agent.packetsLost();
    agent.web.reset(['sip', 'events']);
    const registered = await agent.registered(at);
    const connected = await agent.connected(at);
    // The window must be over before it is looked at: its end would count as a gap.
    await pause(Math.max(1_000, at + 1_600 - Date.now()));
    const [before, after] = [longestGap(customer.agentHeardAt, at - 1_000, at), longestGap(customer.agentHeardAt, at, at + 1_500)];
    const packetsLost = holes(customer.rtp.heard.map(({ sequence }) => sequence)) - lostBefore;
    const agentPacketsLost = await agent.packetsLost() - agentLostBefore;
    // Only reported: counted every 50 ms by a timer of a page that is busy reconnecting.
    const agentGapMs = longestGap(await agent.heardAt(), at, at + 1_500);
    const hungUpAt = Date.now();
    customer.hangUp();
    const ended = await agent.fact('BYE', hungUpAt, (fact) => fact.type === 'phone.ended');
    return {
      phoneBackMs: registered.at - at, eventsBackMs: connected.at - at, byeDelivered: ended['cause'] === 'normal' ? 1 : 0, byeMs: ended.at - hungUpAt,
      extraGapMs: Math.max(0, after - Math.max(before, 20)), packetsLost, agentPacketsLost, agentGapMs,
    };
  },
};

/** Sequence numbers that never came. */
const holes = (sequences: readonly number[]): number => sequences.slice(1).filter((sequence, i) => ((sequence - (sequences[i] ?? 0)) & 0xffff) !== 1).length;
