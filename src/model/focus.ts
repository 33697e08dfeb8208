/** An agent in several calls talks in one of them: what takes the agent out of a conversation, and what brings the agent back. Pure. */
import { customerLeg, legOfAgent } from './interaction.js';
import type { Interaction, Leg, NewFact } from '../protocol/index.js';

/** Of two, the other hears music; where more are together, they go on without the agent. */
export function parkFacts(interaction: Interaction, agentId: string): NewFact[] {
  const own = running(interaction, agentId);
  const others = own ? beside(interaction, own) : [];
  const [other, ...more] = others;
  if (!own || !other) return [];
  if (more.length > 0) return [{ type: 'legs.split', by: 'agent', legIds: [own.id] }];
  return other.hold.local ? [] : [{ type: 'leg.held', by: 'agent', legId: other.id, side: 'local' }];
}

export function returnFacts(interaction: Interaction, agentId: string): NewFact[] {
  const own = running(interaction, agentId);
  if (!own) return [];
  const together = beside(interaction, own);
  if (together.length > 0) return together.filter((leg) => leg.hold.local).map((leg): NewFact => ({ type: 'leg.resumed', by: 'agent', legId: leg.id, side: 'local' }));
  // The others went on without the agent, or one of them is left alone.
  const set = interaction.joined.find((ids) => ids.length > 1);
  const left = set ?? [customerLeg(interaction)].flatMap((leg) => leg?.state === 'connected' && leg !== own ? [leg.id] : []);
  if (left.length === 0) return [];
  const parked = interaction.legs.filter((leg) => left.includes(leg.id) && leg.hold.local).map((leg): NewFact => ({ type: 'leg.resumed', by: 'agent', legId: leg.id, side: 'local' }));
  return [...parked, { type: 'legs.joined', by: 'agent', legIds: [...left, own.id] }];
}

function running(interaction: Interaction, agentId: string): Leg | undefined {
  const own = legOfAgent(interaction, agentId);
  return own?.state === 'connected' ? own : undefined;
}
function beside(interaction: Interaction, own: Leg): Leg[] {
  const set = interaction.joined.find((ids) => ids.includes(own.id)) ?? [];
  return interaction.legs.filter((leg) => leg !== own && set.includes(leg.id) && leg.state !== 'ended');
}
