/** Who can be handed a call or asked about it now, and else why not: the directory shows it before the center would refuse. */
import type { Agent, Interaction, QueueStatus, Target } from '../protocol/index.js';
import { mayRing } from './agent.js';
import type { DeskPhone } from './facts.js';

export type Unreachable = 'offline' | 'noPhone' | 'busy' | 'inThisCall' | 'nobodyThere' | 'noCallerNumber' | 'unknown';

export interface Neighbours {
  readonly colleagues: readonly Agent[];
  readonly phones: readonly DeskPhone[];
  readonly queues: readonly QueueStatus[];
  readonly flows?: readonly { readonly id: string; readonly name: string }[] | undefined;
  /** A number of the center's that an outside call may show; undefined where the center decides. */
  readonly callerNumbers?: readonly string[];
  /** `capabilities.maxDirectCalls`. */
  readonly maxDirectCalls?: number | undefined;
  /** The call it is about. */
  readonly interaction?: Interaction | undefined;
}

/** Undefined when the target can be reached as far as this page knows. */
export function whyUnreachable({ kind, id }: Target, { colleagues, phones, queues, callerNumbers, maxDirectCalls = 1, interaction }: Neighbours): Unreachable | undefined {
  switch (kind) {
    case 'agent': {
      const agent = colleagues.find((each) => each.id === id);
      if (!agent) return 'unknown';
      if (interaction?.legs.some((leg) => leg.state !== 'ended' && leg.party.agentId === id)) return 'inThisCall';
      if (!agent.reachable) return agent.presence === 'offline' ? 'offline' : 'noPhone';
      return mayRing(agent, maxDirectCalls) ? undefined : 'busy';
    }
    // Whoever is signed in may become free; the line waits for them.
    case 'skillGroup': {
      const queue = queues.find((each) => each.skillGroupId === id);
      if (!queue) return 'unknown';
      return queue.agentsReady > 0 || colleagues.some((agent) => agent.presence !== 'offline' && agent.skillGroupIds.includes(id)) ? undefined : 'nobodyThere';
    }
    case 'phone': {
      const phone = phones.find((each) => each.extension === id);
      if (!phone) return 'unknown';
      if (interaction?.legs.some((leg) => leg.state !== 'ended' && leg.party.kind === 'phone' && leg.party.number === id)) return 'inThisCall';
      return !phone.registered ? 'noPhone' : phone.busy ? 'busy' : undefined;
    }
    case 'external': return callerNumbers?.length === 0 ? 'noCallerNumber' : undefined;
    case 'flow': case 'number': return undefined;
  }
}
