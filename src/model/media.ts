/** The softphone's media legs as a fold of its facts. */
import type { PhoneFact } from './facts.js';
import type { MediaLeg } from './state.js';

type MediaFact = Extract<PhoneFact, { readonly legId: string }>;
type Legs = Readonly<Record<string, MediaLeg>>;

export function reduceMedia(legs: Legs, fact: MediaFact): Legs {
  const leg = Object.hasOwn(legs, fact.legId) ? legs[fact.legId] : undefined;
  if (fact.type === 'phone.alerting' || fact.type === 'phone.dialing') return leg && leg.state !== 'ended' ? legs : { ...legs, [fact.legId]: begin(fact) };
  if (!leg || leg.state === 'ended') return legs;
  const next = step(leg, fact);
  return next === leg ? legs : { ...legs, [fact.legId]: next };
}

function begin(fact: Extract<MediaFact, { type: 'phone.alerting' | 'phone.dialing' }>): MediaLeg {
  const base = { legId: fact.legId, interactionId: fact.interactionId, number: fact.number, muted: false, earlyMedia: false, progressed: false, startedAt: fact.at };
  return fact.type === 'phone.alerting'
    ? { ...base, direction: 'inbound', state: 'alerting', ...(fact.name ? { name: fact.name } : {}), ...(fact.auto ? { auto: true } : {}) }
    : { ...base, direction: 'outbound', state: 'dialing', ...(fact.desc ? { desc: fact.desc } : {}) };
}

function step(leg: MediaLeg, fact: Exclude<MediaFact, { type: 'phone.alerting' | 'phone.dialing' }>): MediaLeg {
  switch (fact.type) {
    case 'phone.progress': return { ...leg, progressed: true, earlyMedia: leg.earlyMedia || fact.earlyMedia };
    case 'phone.connected': return leg.state === 'connected' ? leg : { ...leg, state: 'connected', connectedAt: fact.at };
    case 'phone.muted': return { ...leg, muted: fact.muted };
    case 'phone.media': {
      const { lostAt: _lostAt, ...rest } = leg;
      return fact.lost ? { ...rest, lostAt: fact.at } : rest;
    }
    case 'phone.quality': {
      const { type: _type, at: _at, interactionId: _id, legId: _leg, ...quality } = fact;
      return { ...leg, quality };
    }
    case 'phone.report': return { ...leg, report: fact.report };
    case 'phone.ended': return { ...leg, state: 'ended', endedAt: fact.at, cause: fact.cause };
  }
}
