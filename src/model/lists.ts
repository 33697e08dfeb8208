/** Which conversations ring, which are being served and which are over, from this agent's side (CAL-14). */
import type { Interaction, Leg, Me } from '../protocol/index.js';
import { isMine } from './merge.js';

export type Place = 'ringing' | 'serving' | 'ended' | 'others';

export interface Lists {
  readonly current?: string;
  readonly ringing: readonly string[];
  readonly serving: readonly string[];
  /** The latest first. */
  readonly ended: readonly string[];
}

export const legOfMe = (interaction: Interaction, me: Me | undefined): Leg | undefined => interaction.legs.findLast((leg) => isMine(leg, me));

export function placeOf(interaction: Interaction, me: Me | undefined): Place {
  const leg = legOfMe(interaction, me);
  if (leg?.state === 'alerting') return 'ringing';
  if (leg?.state === 'dialing' || leg?.state === 'connected') return 'serving';
  if (interaction.phase === 'wrapUp' && interaction.agentId === me?.agentId) return 'serving';
  // The offer may be known before the leg is.
  if (!leg && interaction.offers.some((offer) => offer.agentId === me?.agentId)) return 'ringing';
  if (leg || interaction.agentId === me?.agentId || (me && interaction.missedBy.includes(me.agentId))) return interaction.phase === 'closed' || leg?.state === 'ended' ? 'ended' : 'others';
  return 'others';
}

export function arrange(interactions: readonly Interaction[], me: Me | undefined, selected: string | undefined): Lists {
  const at = (place: Place) => interactions.filter((x) => placeOf(x, me) === place)
    .sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1));
  const serving = at('serving');
  const talking = serving.findLast((x) => legOfMe(x, me)?.state !== 'ended');
  const current = serving.find((x) => x.id === selected) ?? talking ?? serving.at(-1);
  return {
    ...(current ? { current: current.id } : {}),
    ringing: at('ringing').map((x) => x.id), serving: serving.map((x) => x.id), ended: at('ended').reverse().map((x) => x.id),
  };
}
