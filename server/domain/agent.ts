/** An agent's state as a pure reducer: presence is the agent's choice, activity is what the center is doing with the agent. */
import type { Activity, Agent, NextPresence, Presence } from 'ccc-workstation/protocol';

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
  /** The page stayed away during a call, which goes to somebody else: nothing more is to ring there until the agent says so (F-07). */
  | { readonly type: 'connectionLost' }
  | { readonly type: 'reachable'; readonly reachable: boolean };

/** Total: an event that does not fit the state changes nothing. The same object comes back when nothing changed. */
export function reduceAgent(agent: Agent, event: AgentEvent, at: number): Agent {
  switch (event.type) {
    case 'signedIn': return agent.presence === 'offline' ? withPresence(agent, event, at) : agent;
    case 'signedOut': return agent.presence === 'offline' ? agent : withPresence(withoutNext(agent), { presence: 'offline' }, at);
    case 'presenceAsked': return asked(agent, event, at);
    case 'offered': return agent.activity === 'idle' ? working(agent, 'offered', event.interactionId, at) : agent;
    case 'offerMissed': return isAt(agent, 'offered', event.interactionId) ? settled(afterMissed(agent, event.policy, at), at) : agent;
    case 'offerOver': return isAt(agent, 'offered', event.interactionId) ? settled(agent, at) : agent;
    case 'callStarted':
      return agent.activity === 'onCall' && agent.interactionId !== event.interactionId ? agent : working(agent, 'onCall', event.interactionId, at);
    case 'callEnded':
      if (!isAt(agent, 'onCall', event.interactionId)) return agent;
      return event.wrapUp ? working(agent, 'wrapUp', event.interactionId, at) : settled(agent, at);
    case 'wrapUpFinished': return isAt(agent, 'wrapUp', event.interactionId) ? settled(agent, at) : agent;
    case 'connectionLost': return agent.presence === 'offline' ? agent : withPresence(withoutNext(agent), { presence: 'notReady', reason: 'network' }, at);
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

/** The work is over: idle, with the presence that was asked for meanwhile, else the one before the call (RTE-05). */
function settled(agent: Agent, at: number): Agent {
  const { interactionId: _done, ...free } = agent;
  const idle: Agent = { ...free, activity: 'idle', activitySince: at };
  return agent.next ? withPresence(withoutNext(idle), agent.next, at) : idle;
}

function working(agent: Agent, activity: Activity, interactionId: string, at: number): Agent {
  return agent.activity === activity && agent.interactionId === interactionId ? agent : { ...agent, activity, interactionId, activitySince: at };
}

function withPresence(agent: Agent, to: { readonly presence: Presence; readonly reason?: string | undefined }, at: number): Agent {
  if (agent.presence === to.presence && agent.reason === to.reason) return agent;
  const { reason: _before, ...rest } = agent;
  return { ...rest, presence: to.presence, presenceSince: at, ...((to.presence === 'onBreak' || to.presence === 'notReady') && to.reason !== undefined ? { reason: to.reason } : {}) };
}

function withoutNext(agent: Agent): Agent {
  if (!agent.next) return agent;
  const { next: _next, ...rest } = agent;
  return rest;
}

const isAt = (agent: Agent, activity: Activity, interactionId: string): boolean => agent.activity === activity && agent.interactionId === interactionId;
