/** An agent: presence (the agent's choice) and activity (what the center is doing with the agent). */
import type { Agent } from '../protocol/index.js';
import { workOf } from './agent-work.js';
export type { Agent, Presence, Activity } from '../protocol/index.js';

export type AgentCommand =
  | 'pickUp' | 'take' | 'goReady' | 'goNotReady' | 'goOnBreak' | 'signOut' | 'setNextPresence' | 'dial' | 'enterWork' | 'leaveWork' | 'setAutoAnswer' | 'setInbound' | 'setAfterCall' | 'setSkillGroups' | 'sendNote';

/** A call, an offer or its wrap-up is in hand; work entered by hand is the agent's own and may be left for anything. */
export const hasWork = (agent: Agent): boolean => agent.activity !== 'idle' && agent.interactionId !== undefined;

/**
 *   presence   offline ⇄ notReady ⇄ ready ⇄ onBreak(reason)     the agent, or a supervisor
 *   activity   idle ─▶ offered ─▶ onCall ─▶ wrapUp ─▶ idle      the center; idle ⇄ wrapUp by hand
 *
 * While work is in hand, a change of presence is taken as the *next* presence instead.
 */
export function allowedForAgent(agent: Agent): ReadonlySet<AgentCommand> {
  const may = new Set<AgentCommand>();
  if (agent.presence === 'offline') return may.add('goReady').add('goNotReady');
  may.add('signOut').add('setInbound').add('setAfterCall').add('setSkillGroups').add('sendNote');
  if (!agent.autoAnswerForced) may.add('setAutoAnswer');
  const working = hasWork(agent);
  if (working) may.add('setNextPresence');
  else may.add(agent.activity === 'idle' ? 'enterWork' : 'leaveWork');
  if (agent.activity === 'idle' || agent.activity === 'wrapUp') may.add('dial').add('pickUp').add('take');
  const byHand = agent.byHand ?? (!working && agent.activity === 'wrapUp');
  if (agent.presence !== 'ready' || byHand) may.add('goReady');
  if (agent.presence !== 'notReady' || byHand) may.add('goNotReady');
  may.add('goOnBreak');
  return may;
}

/** Routing may offer work now; `most`: calls of the queue at once. Nobody is offered two calls at a time, or one while writing up another. */
export function isRoutable(agent: Agent, most = 1): boolean {
  if (agent.presence !== 'ready' || !agent.reachable || agent.inboundOff || agent.byHand || agent.previewing) return false;
  return agent.activity === 'idle' || (agent.activity === 'onCall' && workOf(agent).length < lines(agent, most) && workOf(agent).every((work) => work.activity === 'onCall'));
}
/** A call may ring at this agent by name: a colleague's, a desk phone's, a transfer; none does at work by hand. `most`: calls an agent may hold at once. Asked by the center and by every directory. */
export function mayRing(agent: Agent, most: number): boolean {
  const work = workOf(agent);
  return !agent.inboundOff && !agent.byHand && !work.some((each) => each.activity === 'offered') && work.filter((each) => each.activity === 'onCall').length < lines(agent, most);
}
const lines = (agent: Agent, most: number): number => agent.oneLine ? 1 : most;
/** A customer's call connects without a click (RTE-03, OLA-06). */
export const answersByItself = (agent: Agent): boolean => agent.autoAnswer === true || agent.autoAnswerForced === true;

/** The status words of third-party APIs (STA-03), derived. */
export function statusWord(agent: Agent): 'free' | 'busy' | 'arrange' | 'notReady' | 'rest' | 'offline' {
  if (agent.presence === 'offline') return 'offline';
  if (agent.activity === 'onCall' || agent.activity === 'offered') return 'busy';
  if (agent.activity === 'wrapUp') return 'arrange';
  if (agent.presence === 'onBreak') return 'rest';
  return agent.presence === 'ready' ? 'free' : 'notReady';
}
