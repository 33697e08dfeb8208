/** Questions about the state, each answered in one place. */
import type { Agent, Interaction, Leg } from '../protocol/index.js';
import { allowedForAgent } from './agent.js';
import { workOf } from './agent-work.js';
import type { Card } from './facts.js';
import { allowedOnInteraction, otherLeg, type InteractionCommand } from './interaction.js';
import { consultLeg, isThreeParty } from './third-party.js';
import type { LegCommand } from './leg.js';
import { legOfMe } from './lists.js';
import { hashOf, popParameters } from './pop.js';
import type { MediaLeg, Quality, WorkstationState } from './state.js';

export function interactionOf(state: WorkstationState, id: string | undefined): Interaction | undefined {
  return id !== undefined && Object.hasOwn(state.interactions, id) ? state.interactions[id] : undefined;
}
const all = (state: WorkstationState, ids: readonly string[]): Interaction[] => ids.flatMap((id) => interactionOf(state, id) ?? []);

/** The offer that has rung longest. */
export const ringingInteraction = (state: WorkstationState): Interaction | undefined => interactionOf(state, state.ringing[0]);
export const currentInteraction = (state: WorkstationState): Interaction | undefined => interactionOf(state, state.current);
export const servingInteractions = (state: WorkstationState): Interaction[] => all(state, state.serving);
/** Conversations that ended in this session, the latest first; older ones come from the service records. */
export const recentCalls = (state: WorkstationState): Interaction[] => all(state, state.ended);

/** This agent's own leg. */
export const myLeg = (state: WorkstationState, interaction: Interaction): Leg | undefined => legOfMe(interaction, state.me);
/** The softphone's end of this agent's leg, while it runs: without it answer, mute and digits have nothing to act on. */
export function mediaLeg(state: WorkstationState, interactionId: string): MediaLeg | undefined {
  return Object.values(state.parts.media).filter((leg) => leg.interactionId === interactionId && leg.state !== 'ended')
    .sort((a, b) => a.startedAt - b.startedAt).at(-1);
}
export const qualityOf = (state: WorkstationState, interactionId: string): Quality | undefined => mediaLeg(state, interactionId)?.quality;

/** The leg at the other end of this agent's conversation. */
export const peerLeg = (state: WorkstationState, interaction: Interaction): Leg | undefined => otherLeg(interaction, agentIdOf(state));
/** Before the snapshot our own legs carry `me`. */
const agentIdOf = (state: WorkstationState): string => state.me?.agentId ?? 'me';
/** The one rule, asked for this agent: without what neither the center nor, at a plain PBX, the phone can do. */
export const allowedHere = (state: WorkstationState, interaction: Interaction): ReadonlySet<InteractionCommand | LegCommand> =>
  new Set([...allowedOnInteraction(interaction, agentIdOf(state))].filter((name) => ofThePhone.has(name) || (state.capabilities.commands.includes(name) && !waitsForRestart(state, name))));
const ofThePhone: ReadonlySet<string> = new Set<LegCommand>(['answer', 'reject', 'hangUp', 'mute', 'unmute', 'sendDigits']);
/** While the center restarts nothing new begins (F-31). */
export const waitsForRestart = ({ connection }: WorkstationState, name: string): boolean => connection.restartsBy !== undefined && beginnings.has(name);
const beginnings: ReadonlySet<string> = new Set(['dial', 'redial', 'dialPreview', 'transfer', 'consult', 'collect', 'pickUp', 'take']);
export const isHeld = (state: WorkstationState, interaction: Interaction): boolean => peerLeg(state, interaction)?.hold.local === true;
export const isMuted = (state: WorkstationState, interaction: Interaction): boolean => myLeg(state, interaction)?.muted === true;

/** What rings here is fully known: by the INVITE, or by the center's offer. */
export const isPresented = (state: WorkstationState, interactionId: string): boolean => mediaLeg(state, interactionId) !== undefined
  || (interactionOf(state, interactionId)?.offers.some((offer) => offer.agentId === state.me?.agentId) ?? false);
/** It connects without a click, so nothing rings: the center's offer or the INVITE said so, whichever came first. */
export const connectsByItself = (state: WorkstationState, interactionId: string): boolean => mediaLeg(state, interactionId)?.auto
  ?? interactionOf(state, interactionId)?.offers.some((offer) => offer.auto === true && offer.agentId === state.me?.agentId) ?? false;

export type CallStage = 'ringing' | 'dialing' | 'ringingOut' | 'connected' | 'held' | 'transferring' | 'consulting' | 'conference' | 'wrapUp' | 'ended';
/** What a call card says about an interaction. */
export function stageOf(state: WorkstationState, interaction: Interaction): CallStage {
  const mine = myLeg(state, interaction);
  const other = peerLeg(state, interaction);
  if (mine?.state === 'alerting' || (!mine && interaction.offers.some((offer) => offer.agentId === state.me?.agentId))) return 'ringing';
  if (mine && mine.state !== 'ended') {
    const others = stageWithOthers(interaction, mine);
    if (others) return others;
    if (isHeld(state, interaction)) return 'held';
    if (mine.state === 'connected' && (!other || other.state === 'connected' || interaction.direction === 'inbound')) return 'connected';
    return mine.earlyMedia || mediaLeg(state, interaction.id)?.progressed ? 'ringingOut' : 'dialing';
  }
  return interaction.phase === 'wrapUp' && interaction.agentId === state.me?.agentId ? 'wrapUp' : 'ended';
}

/** Somebody is being reached or asked; undefined while just the customer and the agent talk, also beside a third party on hold. */
function stageWithOthers(interaction: Interaction, mine: Leg): CallStage | undefined {
  if (mine.state !== 'connected') return undefined;
  if (isThreeParty(interaction)) return 'conference';
  if (interaction.reaching) return interaction.reaching.purpose === 'transfer' ? 'transferring' : 'consulting';
  const third = consultLeg(interaction);
  return third && !third.hold.local && interaction.joined.some((set) => set.includes(mine.id) && set.includes(third.id)) ? 'consulting' : undefined;
}

/** The instant from which the card's timer counts, on the center's clock. */
export function timerStart(state: WorkstationState, interaction: Interaction): number {
  const mine = myLeg(state, interaction);
  switch (stageOf(state, interaction)) {
    case 'held': return peerLeg(state, interaction)?.heldAt ?? mine?.connectedAt ?? interaction.startedAt;
    case 'wrapUp': return interaction.endedAt ?? mine?.endedAt ?? interaction.startedAt;
    case 'connected': case 'conference': return mine?.connectedAt ?? interaction.startedAt;
    case 'transferring': case 'consulting': return interaction.reaching?.startedAt ?? consultLeg(interaction)?.connectedAt ?? interaction.startedAt;
    default: return mine?.startedAt ?? interaction.startedAt;
  }
}

export const cardsOf = (state: WorkstationState, interactionId: string): readonly Card[] =>
  Object.hasOwn(state.cards, interactionId) ? state.cards[interactionId] ?? [] : [];
/** This agent did not answer in time. */
export const missedByMe = (state: WorkstationState, interaction: Interaction): boolean =>
  state.me !== undefined && interaction.missedBy.includes(state.me.agentId) && interaction.agentId !== state.me.agentId
  || (state.me !== undefined && interaction.missedBy.includes(state.me.agentId) && !myLeg(state, interaction)?.connectedAt);

/** The conversation the screen pops show: what rings, else what is served, else what ended last. */
export const popInteraction = (state: WorkstationState): Interaction | undefined =>
  currentInteraction(state) ?? ringingInteraction(state) ?? recentCalls(state)[0];

/** POP-06: 100 while it comes in, 200 connected, 400 ended. Undefined before anything happened. */
export function popHash(state: WorkstationState, interaction: Interaction | undefined = popInteraction(state)): string | undefined {
  if (!state.me || !interaction) return undefined;
  const stage = stageOf(state, interaction);
  const status = stage === 'wrapUp' || stage === 'ended' ? '400' : stage === 'ringing' || stage === 'dialing' || stage === 'ringingOut' ? '100' : '200';
  return hashOf(popParameters(interaction, status, state.me));
}

/** Colleagues of a common skill group whose phone rings, so that this agent may pick the call up (VOC-13). */
export function ringingColleagues(state: WorkstationState): readonly Agent[] {
  const { agent } = state;
  if (!agent || !allowedForAgent(agent).has('pickUp')) return [];
  return state.colleagues.filter((other) => workOf(other).some((work) => work.activity === 'offered') && other.skillGroupIds.some((id) => agent.skillGroupIds.includes(id)));
}
/** The calls this agent has parked (CDA-03). */
export const heldCalls = (state: WorkstationState): Interaction[] => currentCalls(state).filter((x) => isHeld(state, x));
/** The calls this agent is in, held ones too, without what only rings or is to be written up (CDA-04). */
export const currentCalls = (state: WorkstationState): Interaction[] => servingInteractions(state).filter((x) => myLeg(state, x)?.state !== 'ended');
/** The running calls beside the one that is shown. */
export const otherCalls = (state: WorkstationState): Interaction[] => currentCalls(state).filter((x) => x.id !== state.current);

/** The lines of this agent's skill groups; who belongs to none sees all (CAL-14). */
export function ownQueues({ queues, me }: WorkstationState): WorkstationState['queues'] {
  const own = queues.filter(({ skillGroupId }) => me?.skillGroups.some(({ id }) => id === skillGroupId));
  return own.length > 0 ? own : queues;
}

/** What a person reads as the other side: name, else description, else number. */
export const titleOf = (interaction: Interaction): string => interaction.data.name || interaction.customer.name || interaction.data.desc || interaction.customer.number;

/** For an internal call the called agent sees the caller, and who is consulted sees who asks. */
export function partyOf(state: WorkstationState, interaction: Interaction): Interaction['customer'] {
  return interaction.channel === 'internal' || myLeg(state, interaction)?.role === 'consult' ? peerLeg(state, interaction)?.party ?? interaction.customer : interaction.customer;
}
