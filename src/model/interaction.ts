/** An interaction as a fold of its facts: pure and total; the center and every client compute it with this one function. */
import type { Interaction, InteractionFact, Leg, LegId } from '../protocol/index.js';
import { allowedOnLeg, type LegCommand } from './leg.js';
import { allowedWithOthers, consultLeg, servingLeg, type ThirdPartyCommand } from './third-party.js';
import { isCollecting, type CollectCommand } from './collection.js';
import { customerLeg, legOfAgent } from './parties.js';
export { customerLeg, legOfAgent } from './parties.js';
export type { Interaction, InteractionFact, NewFact } from '../protocol/index.js';

export type InteractionCommand = 'attach' | 'hold' | 'resume' | 'hangUp' | 'switchTo' | 'note' | 'finishWrapUp' | 'extendWrapUp' | 'redial' | 'blockNumber' | CollectCommand | ThirdPartyCommand;

/** The first fact of an interaction must be `interaction.created`; any other fact without an interaction is ignored. */
export function reduceInteraction(interaction: Interaction | undefined, fact: InteractionFact): Interaction | undefined {
  if (fact.type === 'interaction.created') {
    return interaction ?? {
      id: fact.interactionId, channel: fact.channel, direction: fact.direction, phase: 'active', customer: fact.customer,
      centerNumber: fact.centerNumber, ...(fact.agentId ? { agentId: fact.agentId } : {}), data: fact.data, legs: [], joined: [],
      path: [], offers: [], missedBy: [], startedAt: fact.at, ...previewOf(fact),
    };
  }
  if (!interaction || fact.interactionId !== interaction.id) return interaction;
  return step(interaction, fact);
}

const previewOf = ({ previewId, taskId }: Pick<Interaction, 'previewId' | 'taskId'>): Pick<Interaction, 'previewId' | 'taskId'> => previewId ? { previewId, taskId } : {};

function step(x: Interaction, fact: Exclude<InteractionFact, { type: 'interaction.created' }>): Interaction {
  switch (fact.type) {
    case 'leg.added':
      return x.legs.some((leg) => leg.id === fact.legId) ? x : {
        ...x, legs: [...x.legs, {
          id: fact.legId, role: fact.role, direction: fact.direction, state: fact.state, party: fact.party,
          hold: { local: false, remote: false }, muted: false, earlyMedia: false, startedAt: fact.at,
        }],
      };
    case 'leg.alerting': return onLeg(x, fact.legId, (leg) => isOver(leg) ? leg : { ...leg, earlyMedia: leg.earlyMedia || fact.earlyMedia });
    case 'leg.connected':
      return onLeg(x, fact.legId, (leg) => isOver(leg) || leg.state === 'connected' ? leg : { ...leg, state: 'connected', connectedAt: fact.at });
    case 'leg.held': return onLeg(x, fact.legId, (leg) => isOver(leg) ? leg : { ...leg, hold: { ...leg.hold, [fact.side]: true }, heldAt: leg.heldAt ?? fact.at });
    case 'leg.resumed': return onLeg(x, fact.legId, (leg) => isOver(leg) ? leg : resumed(leg, fact.side));
    case 'leg.muted': return onLeg(x, fact.legId, (leg) => isOver(leg) ? leg : { ...leg, muted: fact.muted });
    case 'leg.lost': return onLeg(x, fact.legId, (leg) => leg.state === 'connected' ? { ...leg, lost: { at: leg.lost?.at ?? fact.at, until: fact.until } } : leg);
    case 'leg.back': return onLeg(x, fact.legId, found);
    case 'leg.ended':
      return {
        ...onLeg(x, fact.legId, (leg) => isOver(leg) ? leg : { ...found(leg), state: 'ended', endedAt: fact.at, cause: fact.cause }),
        joined: without(x.joined, [fact.legId]), offers: x.offers.filter((offer) => offer.legId !== fact.legId),
      };
    case 'legs.joined': return { ...x, joined: [...without(x.joined, fact.legIds), fact.legIds] };
    case 'legs.split': return { ...x, joined: without(x.joined, fact.legIds) };
    case 'flow.entered': return x;
    case 'flow.step': return { ...x, path: [...x.path, fact.step] };
    case 'flow.left': return x;
    case 'queue.entered':
      return { ...x, queue: { skillGroupId: fact.skillGroupId, name: fact.name, position: fact.position, enteredAt: fact.at } };
    case 'queue.moved': return x.queue ? { ...x, queue: { ...x.queue, position: fact.position } } : x;
    case 'queue.left': { const { queue: _left, ...rest } = x; return rest; }
    case 'interaction.offered': {
      const { agentId, legId, skillGroupId, deadlineAt, at, auto } = fact;
      return {
        // Whoever talks to the customer keeps the call until another has accepted it.
        ...x, ...(servingLeg(x) ? {} : { agentId }),
        offers: [...x.offers.filter((o) => o.legId !== legId), { agentId, legId, offeredAt: at, deadlineAt, ...(skillGroupId ? { skillGroupId } : {}), ...(auto ? { auto } : {}) }],
      };
    }
    case 'offer.accepted': return { ...x, ...(x.reaching?.purpose === 'consult' ? {} : { agentId: fact.agentId }), offers: [] };
    case 'offer.missed': return { ...dropOffer(x, fact.legId), missedBy: x.missedBy.includes(fact.agentId) ? x.missedBy : [...x.missedBy, fact.agentId] };
    case 'offer.rejected':
    case 'offer.withdrawn': return dropOffer(x, fact.legId);
    case 'reach.started': {
      const { reachFailed: _before, ...rest } = x;
      return { ...rest, reaching: { purpose: fact.purpose, agentId: fact.agentId, to: fact.to, startedAt: fact.at, ...(fact.blind ? { blind: true } : {}) } };
    }
    case 'reach.ended': {
      const { reaching, ...rest } = x;
      return fact.outcome !== 'failed' || !reaching ? rest
        : { ...rest, reachFailed: { purpose: reaching.purpose, to: reaching.to, at: fact.at, ...(fact.cause === undefined ? {} : { cause: fact.cause }) } };
    }
    case 'interaction.transferred': {
      const agentId = x.legs.find((leg) => leg.id === fact.legId)?.party.agentId;
      return { ...onLeg(x, fact.legId, (leg) => ({ ...leg, role: 'agent' })), ...(agentId === undefined ? {} : { agentId }) };
    }
    case 'collection.changed': return { ...x, collection: fact.collection, data: { ...x.data, ...fact.collection.data } };
    case 'recording.started': return { ...x, recordingId: fact.recordingId };
    case 'recording.finished':
    case 'recording.failed': return x;
    case 'interaction.noted':
      return {
        ...x, ...(fact.remark === undefined ? {} : { remark: fact.remark }), ...(fact.disposition === undefined ? {} : { disposition: fact.disposition }),
        data: { ...x.data, ...fact.data },
      };
    case 'wrapUp.started':
      return x.phase === 'closed' ? x : { ...x, phase: 'wrapUp', agentId: fact.agentId, ...(fact.until === undefined ? {} : { wrapUpUntil: fact.until }), ...(fact.limit === undefined ? {} : { wrapUpLimit: fact.limit }) };
    case 'wrapUp.extended': return x.phase === 'wrapUp' ? { ...x, wrapUpUntil: fact.until } : x;
    case 'wrapUp.finished': { const { wrapUpUntil: _until, wrapUpLimit: _limit, ...rest } = x; return rest; }
    case 'customer.known': return { ...x, visits: fact.visits, ...(fact.place === undefined ? {} : { place: fact.place }) };
    case 'customer.blocked': return { ...x, blocked: true };
    case 'leg.reported': return x;
    case 'interaction.ended': return x.status ? x : { ...x, endedAt: fact.at, status: fact.status, hangUpParty: fact.hangUpParty, offers: [] };
    case 'interaction.closed': return { ...x, phase: 'closed' };
  }
}

const isOver = (leg: Leg): boolean => leg.state === 'ended';

function found(leg: Leg): Leg {
  if (!leg.lost) return leg;
  const { lost: _lost, ...rest } = leg;
  return rest;
}

function resumed(leg: Leg, side: 'local' | 'remote'): Leg {
  const hold = { ...leg.hold, [side]: false };
  if (hold.local || hold.remote) return { ...leg, hold };
  const { heldAt: _held, ...rest } = leg;
  return { ...rest, hold };
}

function onLeg(x: Interaction, id: LegId, change: (leg: Leg) => Leg): Interaction {
  return { ...x, legs: x.legs.map((leg) => leg.id === id ? change(leg) : leg) };
}

const dropOffer = (x: Interaction, legId: LegId): Interaction => ({ ...x, offers: x.offers.filter((offer) => offer.legId !== legId) });

function without(sets: readonly (readonly LegId[])[], ids: readonly LegId[]): LegId[][] {
  return sets.map((set) => set.filter((id) => !ids.includes(id))).filter((set) => set.length > 1);
}

/** The leg an agent talks to: the customer's, in an internal call the colleague's, for who is consulted that of who asks. It is this leg that `hold` parks. */
export function otherLeg(interaction: Interaction, agentId: string): Leg | undefined {
  const asking = legOfAgent(interaction, agentId)?.role === 'consult' ? servingLeg(interaction) : undefined;
  if (asking) return asking;
  const customer = customerLeg(interaction);
  if (customer && customer.party.agentId !== agentId) return customer;
  return interaction.legs.findLast((leg) => leg.party.agentId !== agentId);
}
/**
 * Whether this agent may park just the own connection, or bring it back (CON-21): it is then as if the agent's phone held the call. The agent hears
 * nothing; of three the others go on talking, and whoever is alone hears music.
 */
export function connectionHold(interaction: Interaction, agentId: string): 'hold' | 'resume' | undefined {
  const own = legOfAgent(interaction, agentId);
  if (own?.state !== 'connected' || interaction.reaching || isCollecting(interaction) || !interaction.joined.some((set) => set.includes(own.id))) return undefined;
  return own.hold.remote ? 'resume' : 'hold';
}
export const isRunning = (interaction: Interaction): boolean => interaction.legs.some((leg) => leg.state !== 'ended');

/** What this agent may ask of the center about an interaction, together with what is allowed on the agent's own leg. */
export function allowedOnInteraction(interaction: Interaction, agentId: string): ReadonlySet<InteractionCommand | LegCommand> {
  const may = new Set<InteractionCommand | LegCommand>();
  if (interaction.agentId !== agentId && !legOfAgent(interaction, agentId)) return may;
  const own = legOfAgent(interaction, agentId);
  const other = otherLeg(interaction, agentId);
  if (own) for (const command of allowedOnLeg(own)) may.add(command);
  const alone = own?.role !== 'consult' && !interaction.reaching && !consultLeg(interaction);
  if (alone && own?.state === 'connected' && other?.state === 'connected') {
    if (isCollecting(interaction)) may.add('cancelCollect');
    else {
      may.add(other.hold.local ? 'resume' : 'hold');
      if (interaction.channel === 'phone' && !other.hold.local && !other.hold.remote) may.add('collect');
    }
  }
  // Whoever else has the leg loses it: the latest page to ask is the one in use.
  if (own?.state === 'connected') may.add('attach');
  for (const command of allowedWithOthers(interaction, agentId)) may.add(command);
  if (interaction.phase !== 'closed' && own && own.state !== 'alerting') may.add('note');
  if (own?.state === 'connected' && other) may.add('switchTo');
  if (interaction.phase === 'wrapUp' && interaction.agentId === agentId) {
    may.add('finishWrapUp');
    if ((interaction.wrapUpUntil ?? Infinity) < (interaction.wrapUpLimit ?? 0)) may.add('extendWrapUp');
  }
  const { customer } = interaction;
  if (interaction.channel !== 'phone' || customer.kind !== 'external') return may;
  // An unknown caller cannot be blocked, and nobody before they have spoken.
  if (own?.connectedAt !== undefined && !interaction.blocked && /\d/.test(customer.number)) may.add('blockNumber');
  if (own?.state === 'ended' && /\d/.test(customer.number)) may.add('redial');
  return may;
}
