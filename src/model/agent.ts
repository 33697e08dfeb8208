/** An agent: presence (the agent's choice) and activity (what the center is doing with the agent). */
import type { Agent } from '../protocol/index.js';
import { workOf } from './agent-work.js';
export type { Agent, Presence, Activity } from '../protocol/index.js';

export type AgentCommand = 'pickUp' | 'goReady' | 'goNotReady' | 'goOnBreak' | 'signOut' | 'setNextPresence' | 'dial';

/**
 *   presence   offline ⇄ notReady ⇄ ready ⇄ onBreak(reason)     the agent, or a supervisor
 *   activity   idle ─▶ offered ─▶ onCall ─▶ wrapUp ─▶ idle      the center
 *
 * While work is in hand, a change of presence is taken as the *next* presence instead.
 */
export function allowedForAgent(agent: Agent): ReadonlySet<AgentCommand> {
  const may = new Set<AgentCommand>();
  if (agent.presence === 'offline') return may.add('goReady').add('goNotReady');
  may.add('signOut');
  if (agent.activity !== 'idle') may.add('setNextPresence');
  if (agent.activity === 'idle' || agent.activity === 'wrapUp') may.add('dial').add('pickUp');
  if (agent.presence !== 'ready') may.add('goReady');
  if (agent.presence !== 'notReady') may.add('goNotReady');
  may.add('goOnBreak');
  return may;
}

/** Routing may offer work now; `most`: calls of the queue at once. Nobody is offered two calls at a time, or one while writing up another. */
export function isRoutable(agent: Agent, most = 1): boolean {
  if (agent.presence !== 'ready' || !agent.reachable) return false;
  return agent.activity === 'idle' || (agent.activity === 'onCall' && workOf(agent).length < most && workOf(agent).every((work) => work.activity === 'onCall'));
}

/** The status words of third-party APIs (STA-03), derived. */
export function statusWord(agent: Agent): 'free' | 'busy' | 'arrange' | 'notReady' | 'rest' | 'offline' {
  if (agent.presence === 'offline') return 'offline';
  if (agent.activity === 'onCall' || agent.activity === 'offered') return 'busy';
  if (agent.activity === 'wrapUp') return 'arrange';
  if (agent.presence === 'onBreak') return 'rest';
  return agent.presence === 'ready' ? 'free' : 'notReady';
}
