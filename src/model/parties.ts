/** Who is who among the legs of an interaction. */
import type { Interaction, Leg } from '../protocol/index.js';

/** The agent's own leg in an interaction, running or over. */
export function legOfAgent(interaction: Interaction, agentId: string): Leg | undefined {
  return interaction.legs.findLast((leg) => leg.party.agentId === agentId);
}
/** The leg of the customer (for an internal call: of the called party). */
export function customerLeg(interaction: Interaction): Leg | undefined {
  return interaction.legs.findLast((leg) => leg.role === 'customer');
}
