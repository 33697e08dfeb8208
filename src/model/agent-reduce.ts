/** An agent's state as a pure reducer, the same for the center and its mock: presence is the agent's choice, activity is what the center is doing with the agent. */
import type { Agent, NextPresence, Presence } from '../protocol/index.js';
import { hasWork } from './agent.js';
import { endWork, takeWork, workOf, type Work } from './agent-work.js';

/** What a missed offer does to the agent (RTE-06): `ready` changes nothing, the others keep the next call from ringing at an empty chair. */
export type AfterMissed = 'ready' | 'notReady' | { readonly onBreak: string };
export type AgentSwitch = 'autoAnswer' | 'autoAnswerForced' | 'inboundOff' | 'workAfterCall' | 'previewing';

export type AgentEvent =
  | { readonly type: 'signedIn'; readonly presence: 'ready' | 'notReady' }
  /** `code` is only for the log. */
  | { readonly type: 'signedOut'; readonly code?: string }
  | { readonly type: 'presenceAsked' } & NextPresence
  | { readonly type: 'breakTimedOut' }
  | { readonly type: 'switched'; readonly name: AgentSwitch; readonly on: boolean }
  | { readonly type: 'skillGroupsChosen'; readonly ids: readonly string[] }
  /** Work by hand begins and ends (OLA-11). */
  | { readonly type: 'workEntered' | 'workLeft' }
  | { readonly type: 'offered'; readonly interactionId: string }
  | { readonly type: 'offerMissed'; readonly interactionId: string; readonly policy: AfterMissed }
  /** Rejected by the agent, or taken back by the center. */
  | { readonly type: 'offerOver'; readonly interactionId: string }
  | { readonly type: 'callStarted'; readonly interactionId: string }
  | { readonly type: 'callEnded'; readonly interactionId: string; readonly wrapUp: boolean }
  | { readonly type: 'wrapUpFinished'; readonly interactionId: string }
  /** The page stayed away during a call, which goes to somebody else: nothing more is to ring there until the agent says so (F-07). */
  | { readonly type: 'connectionLost' }
  /** `oneLine`: only a desk phone is there. */
  | { readonly type: 'reachable'; readonly reachable: boolean; readonly oneLine?: boolean };

/** Total: an event that does not fit the state changes nothing. The same object comes back when nothing changed. */
export function reduceAgent(agent: Agent, event: AgentEvent, at: number): Agent {
  switch (event.type) {
    case 'signedIn': return agent.presence === 'offline' ? withPresence(agent, event, at) : agent;
    case 'signedOut': return agent.presence === 'offline' ? agent : withPresence(leftWork(fresh(agent), at), { presence: 'offline' }, at);
    case 'presenceAsked': return asked(agent, event, at);
    case 'breakTimedOut': return agent.breakUntil === undefined || agent.breakUntil > at || agent.breakOverdue ? agent : { ...agent, breakOverdue: true };
    case 'switched': return switched(agent, event.name, event.on);
    case 'skillGroupsChosen': return event.ids.join(' ') === agent.skillGroupIds.join(' ') ? agent : { ...agent, skillGroupIds: [...event.ids] };
    case 'workEntered': return agent.presence === 'offline' || agent.activity !== 'idle' ? agent : enteredWork(agent, at);
    case 'workLeft': return leftWork(agent, at);
    case 'connectionLost': return agent.presence === 'offline' ? agent : { ...withPresence(withoutNext(agent), { presence: 'notReady' }, at), reason: 'network' };
    case 'reachable': return agent.reachable === event.reachable && agent.oneLine === event.oneLine ? agent : reached(agent, event);
    default: return worked(agent, event, at);
  }
}

function worked(agent: Agent, event: Extract<AgentEvent, { interactionId: string }>, at: number): Agent {
  const { interactionId } = event;
  const during = (activity: Work['activity']): boolean => workOf(agent).some((work) => work.interactionId === interactionId && work.activity === activity);
  const without = (activity: Work['activity']): Agent => endWork(agent, interactionId, activity, at);
  switch (event.type) {
    // Who is in this call already is not offered it.
    case 'offered': return workOf(agent).some((work) => work.interactionId === interactionId) ? agent : takeWork(agent, interactionId, 'offered', at);
    case 'offerMissed': return during('offered') ? settled(without('offered'), at, event.policy) : agent;
    case 'offerOver': return during('offered') ? settled(without('offered'), at) : agent;
    case 'callStarted': return takeWork(agent, interactionId, 'onCall', at);
    case 'callEnded':
      if (!during('onCall')) return agent;
      return event.wrapUp ? takeWork(agent, interactionId, 'wrapUp', at) : afterCall(without('onCall'), at);
    case 'wrapUpFinished': return during('wrapUp') ? afterCall(without('wrapUp'), at) : agent;
  }
}

/** While work is in hand a change of presence becomes the next one; otherwise it is taken at once, also out of work entered by hand. */
function asked(agent: Agent, { presence, reason, seconds }: NextPresence, at: number): Agent {
  const to: NextPresence = { presence, ...(reason === undefined ? {} : { reason }), ...(seconds === undefined ? {} : { seconds }) };
  if (agent.presence === 'offline' || !hasWork(agent)) return withPresence(leftWork(withoutNext(agent), at), to, at);
  if (presence === agent.presence && reason === agent.reason && seconds === undefined && !agent.byHand) return withoutNext(agent);
  return { ...agent, next: to };
}

function afterMissed(agent: Agent, policy: AfterMissed, at: number): Agent {
  if (policy === 'ready' || agent.presence !== 'ready') return agent;
  return withPresence(agent, policy === 'notReady' ? { presence: 'notReady' } : { presence: 'onBreak', reason: policy.onBreak }, at);
}

/** OLA-13: back to idle, or into work until the agent ends it. A presence asked for meanwhile is newer than the switch. */
function afterCall(agent: Agent, at: number): Agent {
  const idle = settled(agent, at);
  return idle.activity === 'idle' && agent.workAfterCall && !agent.next && agent.presence !== 'offline' ? enteredWork(idle, at) : idle;
}

/**
 * The work is over: idle, with the presence that was asked for meanwhile, else as before the call (RTE-05), which may have been work by
 * hand. With other work in hand it goes on with that, and nobody is to blame for letting another call ring beside it.
 */
function settled(agent: Agent, at: number, missed: AfterMissed = 'ready'): Agent {
  if (agent.activity !== 'idle') return agent;
  const idle = afterMissed(agent, missed, at);
  if (!idle.next) return idle.byHand ? enteredWork(idle, at) : idle;
  const { byHand: _byHand, next, ...rest } = idle;
  return withPresence(rest, next, at);
}

const enteredWork = (agent: Agent, at: number): Agent => ({ ...agent, activity: 'wrapUp', activitySince: at, byHand: true });
function leftWork(agent: Agent, at: number): Agent {
  if (agent.activity !== 'wrapUp' || hasWork(agent)) return agent;
  const { byHand: _byHand, ...rest } = agent;
  return { ...rest, activity: 'idle', activitySince: at };
}

function withPresence(agent: Agent, to: { readonly presence: Presence; readonly reason?: string | undefined; readonly seconds?: number | undefined }, at: number): Agent {
  if (agent.presence === to.presence && agent.reason === to.reason && to.seconds === undefined) return agent;
  const { reason: _before, breakUntil: _until, breakOverdue: _overdue, ...rest } = agent;
  if (to.presence !== 'onBreak') return { ...rest, presence: to.presence, presenceSince: at };
  return {
    ...rest, presence: 'onBreak', presenceSince: at, ...(to.reason === undefined ? {} : { reason: to.reason }),
    ...(to.seconds === undefined ? {} : { breakUntil: at + to.seconds * 1000 }),
  };
}

function switched(agent: Agent, name: AgentSwitch, on: boolean): Agent {
  if ((agent[name] ?? false) === on || agent.presence === 'offline' && name !== 'autoAnswerForced') return agent;
  const { [name]: _was, ...rest } = agent;
  return on ? { ...agent, [name]: true } : rest;
}

/** What an agent switched on is for one session; what the center forces stays. */
function fresh(agent: Agent): Agent {
  const { next: _next, autoAnswer: _auto, inboundOff: _off, workAfterCall: _work, byHand: _byHand, previewing: _preview, ...rest } = agent;
  return rest;
}

function reached({ oneLine: _before, ...agent }: Agent, { reachable, oneLine }: Extract<AgentEvent, { type: 'reachable' }>): Agent {
  return { ...agent, reachable, ...(oneLine === undefined ? {} : { oneLine }) };
}

function withoutNext(agent: Agent): Agent {
  if (!agent.next) return agent;
  const { next: _next, ...rest } = agent;
  return rest;
}
