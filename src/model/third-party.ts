/** Transfer, consultation and three-party calls: what the legs say about them, and what an agent may do next. */
import type { Interaction, Leg, Target, TransferMode } from '../protocol/index.js';
import { isCollecting } from './collection.js';
import { customerLeg, legOfAgent } from './parties.js';
export type { Reaching, Target, TransferMode } from '../protocol/index.js';

export const thirdPartyCommands = ['transfer', 'cancelTransfer', 'consult', 'cancelConsult', 'swap', 'completeTransfer', 'join', 'split', 'leave'] as const;
export type ThirdPartyCommand = (typeof thirdPartyCommands)[number];

/** The third party, once it has answered. */
export const consultLeg = (interaction: Interaction): Leg | undefined => talking(interaction, 'consult');
/** The leg that serves the customer now. */
export const servingLeg = (interaction: Interaction): Leg | undefined => talking(interaction, 'agent');
const talking = (interaction: Interaction, role: Leg['role']): Leg | undefined => interaction.legs.findLast((leg) => leg.role === role && leg.state === 'connected');
/** Customer, agent and third party hear each other. */
export function isThreeParty(interaction: Interaction): boolean {
  const customer = customerLeg(interaction);
  const third = consultLeg(interaction);
  return customer !== undefined && third !== undefined && interaction.joined.some((set) => set.includes(customer.id) && set.includes(third.id) && set.length > 2);
}

/**
 *   talking ──transfer──▶ reaching ──answered──▶ over to the other        cancelTransfer: talking
 *   talking ──consult───▶ reaching ──answered──▶ consulting               cancelConsult: talking
 *   consulting ◀──split── ──join──▶ three parties                         swap: consulting, the other way round
 *   consulting ──completeTransfer──▶ over to the third party ◀──leave── three parties
 */
export function allowedWithOthers(interaction: Interaction, agentId: string): ReadonlySet<ThirdPartyCommand> {
  const own = legOfAgent(interaction, agentId);
  const customer = customerLeg(interaction);
  if (isCollecting(interaction) || own?.state !== 'connected' || own.role !== 'agent' || customer?.state !== 'connected' || customer === own) return new Set();
  const { reaching } = interaction;
  if (reaching) return reaching.agentId === agentId ? new Set([reaching.purpose === 'transfer' ? 'cancelTransfer' : 'cancelConsult']) : new Set();
  if (!consultLeg(interaction)) return new Set(['transfer', 'consult']);
  return new Set(isThreeParty(interaction) ? ['split', 'leave', 'cancelConsult'] : ['swap', 'completeTransfer', 'join', 'cancelConsult']);
}

/** Connections that this agent may end and the call goes on: the third party's, ringing or not, and beside one who has answered the customer's (VOC-11). */
export function releasable(interaction: Interaction, agentId: string): readonly Leg[] {
  if (!allowedWithOthers(interaction, agentId).has('cancelConsult')) return [];
  const third = consultLeg(interaction);
  return interaction.legs.filter((leg) => leg.state !== 'ended' && (leg.role === 'consult' || (third !== undefined && leg.role === 'customer')));
}

/**
 * How a call may go to such a target (VOC-08): `consult` is asking first, which `completeTransfer` and `join` follow. A flow talks to nobody but the
 * customer, and two outside lines are not left to each other before the second has answered.
 */
export function allowedWays({ direction }: Pick<Interaction, 'direction'>, kind: Target['kind']): ReadonlySet<TransferMode | 'consult'> {
  if (kind === 'flow') return new Set(['blind']);
  if (kind === 'number') return new Set(['blind', 'whenAnswered']);
  return new Set(kind === 'external' && direction === 'outbound' ? ['whenAnswered', 'consult'] : ['blind', 'whenAnswered', 'consult']);
}
