/** What an agent has in hand, as a list: calls, an offer beside a call, wrap-up beside the next call. Activity is what weighs most in it. */
import type { Agent } from '../protocol/index.js';

export type Work = NonNullable<Agent['work']>[number];

/** Also from a center that tells only one thing of it. */
export function workOf(agent: Agent): readonly Work[] {
  if (agent.work) return agent.work;
  const { activity, interactionId, activitySince } = agent;
  return activity === 'idle' || interactionId === undefined ? [] : [{ interactionId, activity, since: activitySince }];
}

const weight = { onCall: 3, offered: 2, wrapUp: 1 } as const;

/** The same object comes back when the agent does this already. */
export function takeWork(agent: Agent, interactionId: string, activity: Work['activity'], at: number): Agent {
  const work = workOf(agent);
  const known = work.find((each) => each.interactionId === interactionId);
  if (known?.activity === activity) return agent;
  const taken: Work = { interactionId, activity, since: at };
  return withWork(agent, known ? work.map((each) => each === known ? taken : each) : [...work, taken], at);
}

/** The same object comes back when it was not in hand, or was something else. */
export function endWork(agent: Agent, interactionId: string, activity: Work['activity'], at: number): Agent {
  const work = workOf(agent);
  const rest = work.filter((each) => each.interactionId !== interactionId || each.activity !== activity);
  return rest.length === work.length ? agent : withWork(agent, rest, at);
}

function withWork(agent: Agent, work: readonly Work[], at: number): Agent {
  const { interactionId: _id, work: _work, ...rest } = agent;
  const most = Math.max(...work.map((each) => weight[each.activity]));
  const first = work.findLast((each) => weight[each.activity] === most);
  if (!first) return { ...rest, activity: 'idle', activitySince: at };
  return { ...rest, activity: first.activity, activitySince: first.since, interactionId: first.interactionId, work: [...work] };
}
