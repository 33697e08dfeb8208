/** What an agent has in hand, call by call, and how many calls there are of each kind (CDA-03, CDA-04). Pure. */
import { otherLeg, workOf } from 'ccc-workstation/model';
import type { Agent, AgentCalls, Interaction } from 'ccc-workstation/protocol';

export function callsOf(agent: Agent, find: (interactionId: string) => Interaction | undefined): AgentCalls {
  const calls = workOf(agent).flatMap(({ interactionId, activity, since }) => {
    const x = find(interactionId);
    return x ? [{ interactionId, activity, since, held: otherLeg(x, agent.id)?.hold.local ?? false, channel: x.channel, direction: x.direction, customer: x.customer, startedAt: x.startedAt }] : [];
  });
  const of = (activity: string): number => calls.filter((call) => call.activity === activity).length;
  return { calls, counts: { current: of('onCall'), held: calls.filter((call) => call.activity === 'onCall' && call.held).length, offered: of('offered'), wrapUp: of('wrapUp') } };
}
