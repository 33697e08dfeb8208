/** What the center does with an agent, as a pure fold; `test/contract` holds it against the server's own. */
import { endWork, takeWork, workOf, type Work } from '../model/index.js';
import type { Agent, NextPresence, Presence } from '../protocol/index.js';

/** What a missed offer does to the agent (RTE-06). */
export type AfterMissed = 'ready' | 'notReady' | { readonly onBreak: string };

export type AgentEvent =
  | { readonly type: 'signedIn'; readonly presence: 'ready' | 'notReady' }
  | { readonly type: 'signedOut' }
  | { readonly type: 'presenceAsked'; readonly presence: 'ready' | 'notReady' | 'onBreak'; readonly reason?: string }
  | { readonly type: 'offerMissed'; readonly interactionId: string; readonly policy: AfterMissed }
  | { readonly type: 'callEnded'; readonly interactionId: string; readonly wrapUp: boolean }
  | { readonly type: 'offered' | 'offerOver' | 'callStarted' | 'wrapUpFinished'; readonly interactionId: string }
  | { readonly type: 'reachable'; readonly reachable: boolean };

/** The same object comes back when nothing changed. */
export function foldAgent(agent: Agent, event: AgentEvent, at: number): Agent {
  switch (event.type) {
    case 'signedIn': return agent.presence === 'offline' ? present(agent, event, at) : agent;
    case 'signedOut': return agent.presence === 'offline' ? agent : present(withoutNext(agent), { presence: 'offline' }, at);
    case 'presenceAsked': return asked(agent, event, at);
    case 'reachable': return agent.reachable === event.reachable ? agent : { ...agent, reachable: event.reachable };
    default: return worked(agent, event, at);
  }
}

function worked(agent: Agent, event: Extract<AgentEvent, { interactionId: string }>, at: number): Agent {
  const { interactionId } = event;
  const during = (activity: Work['activity']): boolean => workOf(agent).some((work) => work.interactionId === interactionId && work.activity === activity);
  switch (event.type) {
    case 'offered': return workOf(agent).some((work) => work.interactionId === interactionId) ? agent : takeWork(agent, interactionId, 'offered', at);
    case 'offerMissed': return during('offered') ? free(endWork(agent, interactionId, 'offered', at), at, event.policy) : agent;
    case 'offerOver': return during('offered') ? free(endWork(agent, interactionId, 'offered', at), at) : agent;
    case 'callStarted': return takeWork(agent, interactionId, 'onCall', at);
    case 'callEnded':
      if (!during('onCall')) return agent;
      return event.wrapUp ? takeWork(agent, interactionId, 'wrapUp', at) : free(endWork(agent, interactionId, 'onCall', at), at);
    case 'wrapUpFinished': return during('wrapUp') ? free(endWork(agent, interactionId, 'wrapUp', at), at) : agent;
  }
}

/** With work in hand a presence is taken as the next one. */
function asked(agent: Agent, to: NextPresence, at: number): Agent {
  if (agent.presence === 'offline' || agent.activity === 'idle') return present(withoutNext(agent), to, at);
  if (to.presence === agent.presence && to.reason === agent.reason) return withoutNext(agent);
  return { ...agent, next: { presence: to.presence, ...(to.reason === undefined ? {} : { reason: to.reason }) } };
}

function missed(agent: Agent, policy: AfterMissed, at: number): Agent {
  if (policy === 'ready' || agent.presence !== 'ready') return agent;
  return present(agent, policy === 'notReady' ? { presence: 'notReady' } : { presence: 'onBreak', reason: policy.onBreak }, at);
}

/** With other work in hand it goes on with that. */
function free(agent: Agent, at: number, policy: AfterMissed = 'ready'): Agent {
  if (agent.activity !== 'idle') return agent;
  const idle = missed(agent, policy, at);
  return idle.next ? present(withoutNext(idle), idle.next, at) : idle;
}

function present(agent: Agent, to: { readonly presence: Presence; readonly reason?: string | undefined }, at: number): Agent {
  if (agent.presence === to.presence && agent.reason === to.reason) return agent;
  const { reason: _before, ...rest } = agent;
  return { ...rest, presence: to.presence, presenceSince: at, ...(to.presence === 'onBreak' && to.reason !== undefined ? { reason: to.reason } : {}) };
}

function withoutNext(agent: Agent): Agent {
  if (!agent.next) return agent;
  const { next: _next, ...rest } = agent;
  return rest;
}
