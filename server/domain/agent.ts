/** An agent's state as a pure reducer: presence is the agent's choice, activity is what the center is doing with the agent. */
import { endWork, takeWork } from 'ccc-workstation/model';
import type { Agent, NextPresence, Presence } from 'ccc-workstation/protocol';

/** What a missed offer does to the agent (RTE-06): `ready` changes nothing, the others keep the next call from ringing at an empty chair. */
export type AfterMissed = 'ready' | 'notReady' | { readonly onBreak: string };

export type AgentEvent =
  | { readonly type: 'signedIn'; readonly presence: 'ready' | 'notReady' }
  | { readonly type: 'signedOut' }
  | { readonly type: 'presenceAsked'; readonly presence: 'ready' | 'notReady' | 'onBreak'; readonly reason?: string }
  | { readonly type: 'offered'; readonly interactionId: string }
  | { readonly type: 'offerMissed'; readonly interactionId: string; readonly policy: AfterMissed }
  /** Rejected by the agent, or taken back by the center. */
  | { readonly type: 'offerOver'; readonly interactionId: string }
  | { readonly type: 'callStarted'; readonly interactionId: string }
  | { readonly type: 'callEnded'; readonly interactionId: string; readonly wrapUp: boolean }
  | { readonly type: 'wrapUpFinished'; readonly interactionId: string }
  | { readonly type: 'reachable'; readonly reachable: boolean };

/** A call may ring at this agent by name: a colleague's, a desk phone's, a transfer. `most`: calls an agent may hold at once. */
export function mayRing(agent: Agent, most: number): boolean {
  const work = agent.work ?? [];
  return !work.some((each) => each.activity === 'offered') && work.filter((each) => each.activity === 'onCall').length < most;
}

/** Total: an event that does not fit the state changes nothing. The same object comes back when nothing changed. */
export function reduceAgent(agent: Agent, event: AgentEvent, at: number): Agent {
  switch (event.type) {
    case 'signedIn': return agent.presence === 'offline' ? withPresence(agent, event, at) : agent;
    case 'signedOut': return agent.presence === 'offline' ? agent : withPresence(withoutNext(agent), { presence: 'offline' }, at);
    case 'presenceAsked': return asked(agent, event, at);
    // Who is in this call already is not offered it.
    case 'offered': return agent.work?.some((each) => each.interactionId === event.interactionId) ? agent : takeWork(agent, event.interactionId, 'offered', at);
    case 'offerMissed': {
      const free = endWork(agent, event.interactionId, 'offered', at);
      // Beside a call nobody is to blame for letting another ring.
      return free === agent || free.activity !== 'idle' ? free : settled(afterMissed(free, event.policy, at), at);
    }
    case 'offerOver': return ended(agent, event.interactionId, 'offered', at);
    case 'callStarted': return takeWork(agent, event.interactionId, 'onCall', at);
    case 'callEnded':
      if (!event.wrapUp || !agent.work?.some((each) => each.interactionId === event.interactionId && each.activity === 'onCall')) return ended(agent, event.interactionId, 'onCall', at);
      return takeWork(agent, event.interactionId, 'wrapUp', at);
    case 'wrapUpFinished': return ended(agent, event.interactionId, 'wrapUp', at);
    case 'reachable': return agent.reachable === event.reachable ? agent : { ...agent, reachable: event.reachable };
  }
}

/** While work is in hand a change of presence becomes the next one; otherwise it is taken at once. */
function asked(agent: Agent, to: NextPresence, at: number): Agent {
  if (agent.presence === 'offline' || agent.activity === 'idle') return withPresence(withoutNext(agent), to, at);
  if (to.presence === agent.presence && to.reason === agent.reason) return withoutNext(agent);
  return { ...agent, next: to.reason === undefined ? { presence: to.presence } : { presence: to.presence, reason: to.reason } };
}

function afterMissed(agent: Agent, policy: AfterMissed, at: number): Agent {
  if (policy === 'ready' || agent.presence !== 'ready') return agent;
  return withPresence(agent, policy === 'notReady' ? { presence: 'notReady' } : { presence: 'onBreak', reason: policy.onBreak }, at);
}

function ended(agent: Agent, interactionId: string, activity: 'offered' | 'onCall' | 'wrapUp', at: number): Agent {
  const free = endWork(agent, interactionId, activity, at);
  return free === agent || free.activity !== 'idle' ? free : settled(free, at);
}

/** The work is over: the presence that was asked for meanwhile, else the one before the call (RTE-05). */
const settled = (idle: Agent, at: number): Agent => idle.next ? withPresence(withoutNext(idle), idle.next, at) : idle;

function withPresence(agent: Agent, to: { readonly presence: Presence; readonly reason?: string | undefined }, at: number): Agent {
  if (agent.presence === to.presence && agent.reason === to.reason) return agent;
  const { reason: _before, ...rest } = agent;
  return { ...rest, presence: to.presence, presenceSince: at, ...(to.presence === 'onBreak' && to.reason !== undefined ? { reason: to.reason } : {}) };
}

function withoutNext(agent: Agent): Agent {
  if (!agent.next) return agent;
  const { next: _next, ...rest } = agent;
  return rest;
}
