/** What becomes of a call that a restart interrupted, as a pure decision: it talks on, waits on, walks on, or ends. */
import { consultLeg, customerLeg, servingLeg } from 'ccc-workstation/model';
import type { Interaction, Leg, NewFact } from 'ccc-workstation/protocol';
import { collectionAfterRestart } from './collecting.js';
import type { RecordState } from './records.js';

/** `back`: dialog and media go on as if nothing had been. `lost`: the party is still there but has to be connected anew. */
export type Fate = 'back' | 'lost' | 'gone';

export type Resumption =
  | { readonly kind: 'end' }
  | { readonly kind: 'talk' }
  /** Again into the node that it was in; `waitingSince` when that was a queue. */
  | { readonly kind: 'flow'; readonly waitingSince: number | undefined };

export interface Decision {
  readonly to: Resumption;
  /** What the restart itself ended: ringing, offers, parties that cannot come back. */
  readonly facts: readonly NewFact[];
  readonly lost: readonly string[];
}

const nothing: Decision = { to: { kind: 'end' }, facts: [], lost: [] };

export function resumptionOf(interaction: Interaction, place: RecordState['place'], fateOf: (leg: Leg) => Fate, isDelivering = false): Decision {
  if (interaction.phase !== 'active' || interaction.status !== undefined) return nothing;
  const running = interaction.legs.filter((leg) => leg.state !== 'ended');
  const up = running.filter((leg) => leg.state === 'connected');
  const stays = new Map(up.map((leg) => [leg.id, fateOf(leg)]));
  const remains = (leg: Leg | undefined): boolean => leg !== undefined && (stays.get(leg.id) ?? 'gone') !== 'gone';
  const customer = customerLeg(interaction);
  if (!customer || !remains(customer)) return nothing;
  const facts = [...collectionAfterRestart(interaction, isDelivering), ...running.filter((leg) => !remains(leg)).flatMap((leg) => endOf(interaction, leg))];
  const lost = up.filter((leg) => stays.get(leg.id) === 'lost' && !leg.lost).map((leg) => leg.id);
  if (remains(servingLeg(interaction))) return { to: { kind: 'talk' }, facts: [...facts, ...together(interaction, remains)], lost };
  // Whoever was to take over was being rung, and the agent had left.
  const handedOver = interaction.reaching ? [...toNobody, ...back(customer)] : [];
  if (place !== 'flow' && place !== 'queue' && place !== 'start' && handedOver.length === 0) return nothing;
  return { to: { kind: 'flow', waitingSince: place === 'queue' ? interaction.queue?.enteredAt ?? interaction.startedAt : undefined }, facts: [...facts, ...handedOver], lost };
}

function endOf(interaction: Interaction, leg: Leg): NewFact[] {
  const ended: NewFact = { type: 'leg.ended', legId: leg.id, cause: 'serverRestart' };
  const offer = interaction.offers.find((each) => each.legId === leg.id);
  return offer ? [{ type: 'offer.withdrawn', agentId: offer.agentId, legId: leg.id, reason: 'failed' }, ended] : [ended];
}

/** Whoever was being rung is not any more; the customer does not wait for nobody. */
function together(interaction: Interaction, remains: (leg: Leg | undefined) => boolean): readonly NewFact[] {
  const customer = customerLeg(interaction);
  const serving = servingLeg(interaction);
  const third = consultLeg(interaction);
  const wasReaching = interaction.reaching ? toNobody : [];
  const alone = wasReaching.length > 0 || (third !== undefined && !remains(third));
  if (!alone || !customer || !serving) return wasReaching;
  return [...wasReaching, ...back(customer), { type: 'legs.joined', legIds: [customer.id, serving.id] }];
}

const toNobody: readonly NewFact[] = [{ type: 'reach.ended', outcome: 'failed', cause: 'serverRestart' }];
const back = (customer: Leg): NewFact[] => customer.hold.local ? [{ type: 'leg.resumed', legId: customer.id, side: 'local' }] : [];
