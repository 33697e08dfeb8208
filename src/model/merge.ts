/** Joins the two owners' views of a call. A pure function of both, so that it cannot matter which arrived first. */
import type { Interaction, Leg, Me } from '../protocol/index.js';
import type { CommandName } from './command.js';
import type { MediaLeg } from './state.js';

const order = { alerting: 0, dialing: 0, connected: 1, ended: 2 } as const;

/** `media`: the softphone's legs of this interaction, oldest first. One of the two must be there. */
export function mergeInteraction(
  center: Interaction | undefined, media: readonly MediaLeg[], me: Me | undefined, pending: CommandName | undefined,
): Interaction | undefined {
  const first = media[0];
  const base = center ?? (first && provisional(first));
  if (!base) return undefined;
  let legs = base.legs;
  for (const leg of media) legs = withMedia(legs, leg, media, me);
  const own = legs.findLast((leg) => isMine(leg, me));
  if (pending && own) legs = legs.map((leg) => leg === own ? { ...leg, pending } : leg);
  return { ...base, legs };
}

function withMedia(legs: readonly Leg[], media: MediaLeg, all: readonly MediaLeg[], me: Me | undefined): Leg[] {
  // The center numbers the leg of a call that we dialled, so it is found as our leg that no INVITE of the center's has named.
  const claimed = new Set(all.filter((other) => other.direction === 'inbound').map((other) => other.legId));
  const target = legs.find((leg) => leg.id === media.legId)
    ?? (media.direction === 'outbound' ? legs.findLast((leg) => isMine(leg, me) && !claimed.has(leg.id)) : undefined);
  if (target) return isElsewhere(media, target) ? [...legs] : legs.map((leg) => leg === target ? overlay(leg, media) : leg);
  return [...legs, overlay(ownLeg(media, me), media)];
}

/** This page's end of the leg is over and the leg is not: its connection was lost, or another page has it now. */
const isElsewhere = (media: MediaLeg, leg: Leg): boolean => media.state === 'ended' && (media.cause === 'networkError' || media.cause === 'answeredElsewhere') && leg.connectedAt !== undefined;

function overlay(leg: Leg, media: MediaLeg): Leg {
  const ahead = order[media.state] >= order[leg.state];
  const merged: Leg = { ...leg, state: ahead ? media.state : leg.state, muted: media.muted, earlyMedia: leg.earlyMedia || media.earlyMedia };
  if (merged.state !== 'alerting' && merged.state !== 'dialing' && leg.connectedAt === undefined && media.connectedAt !== undefined) merged.connectedAt = media.connectedAt;
  if (merged.state === 'ended') {
    merged.endedAt = leg.endedAt ?? media.endedAt ?? leg.startedAt;
    merged.cause = leg.cause ?? media.cause ?? 'normal';
  }
  return merged;
}

function ownLeg(media: MediaLeg, me: Me | undefined): Leg {
  return {
    id: media.legId, role: 'agent', direction: media.direction === 'outbound' ? 'inbound' : 'outbound',
    state: media.direction === 'outbound' ? 'dialing' : 'alerting',
    party: { kind: 'agent', number: '', ...(me ? { agentId: me.agentId, name: me.name } : { agentId: 'me' }) },
    hold: { local: false, remote: false }, muted: false, earlyMedia: false, startedAt: media.startedAt,
  };
}

/** What is shown until the center has spoken. */
function provisional(media: MediaLeg): Interaction {
  const colleague = media.number.startsWith('agent-') ? media.number.slice('agent-'.length) : undefined;
  return {
    id: media.interactionId, channel: colleague ? 'internal' : 'phone', direction: media.direction, phase: 'active',
    customer: {
      kind: colleague ? 'agent' : 'external', number: media.number, ...(media.name ? { name: media.name } : {}),
      ...(colleague ? { agentId: colleague } : {}),
    },
    centerNumber: '', data: media.desc ? { desc: media.desc } : {}, legs: [], joined: [], path: [], offers: [], missedBy: [],
    startedAt: media.startedAt,
  };
}

/** Before the snapshot nobody knows who we are; our own legs then carry `me`. */
export const isMine = (leg: Leg, me: Me | undefined): boolean => leg.party.agentId === (me?.agentId ?? 'me');
