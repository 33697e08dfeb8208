/** Who hears whom in a call, as a pure function of the interaction: hold, early media and the bridge are nothing but rows of this table. */
import { isCollecting } from 'ccc-workstation/model';
import type { Interaction, Leg } from 'ccc-workstation/protocol';

export interface MediaPlan {
  /** listener ← speakers, each at full gain. */
  readonly hears: Readonly<Record<string, readonly string[]>>;
  /** Legs that hear hold music. */
  readonly music: readonly string[];
  /** Legs whose partner's page is gone: they hear that somebody is coming back. */
  readonly comfort: readonly string[];
}

/**
 * Two joined legs hear each other unless the center holds one of them; the held one hears music and the other nothing.
 * When a far end holds us, the partner hears music, because the far end no longer speaks to it, and does not listen either.
 * Of a customer who types digits nobody hears anything, and nothing is played over what is asked (CAL-09).
 */
export function mediaPlan(interaction: Interaction): MediaPlan {
  const running = new Map(interaction.legs.filter((leg) => leg.state !== 'ended').map((leg) => [leg.id, leg]));
  const hears: Record<string, string[]> = {};
  const music = new Set<string>();
  const comfort = new Set<string>();
  const types = (leg: Leg): boolean => leg.role === 'customer' && isCollecting(interaction);
  for (const set of interaction.joined) {
    const legs = set.map((id) => running.get(id)).filter((leg) => leg !== undefined);
    for (const listener of legs) {
      const others = legs.filter((leg) => leg !== listener);
      hears[listener.id] = others.filter((speaker) => canHear(listener, speaker) && !types(speaker)).map((speaker) => speaker.id);
      if (types(listener)) continue;
      if (listener.hold.local || isLeftAlone(listener, others)) music.add(listener.id);
      else if (isDeserted(listener, others)) comfort.add(listener.id);
    }
  }
  // Parked beside a consultation: joined with nobody, but never in silence.
  for (const leg of running.values()) {
    if (leg.state === 'connected' && leg.hold.local) music.add(leg.id);
  }
  return { hears, music: [...music], comfort: [...comfort] };
}

function canHear(listener: Leg, speaker: Leg): boolean {
  if (listener.hold.local || listener.hold.remote || speaker.hold.local || speaker.hold.remote || speaker.lost) return false;
  return isAudible(speaker) && isAudible(listener);
}

/** A leg takes part once it is connected, before that while it sends early media or (as a caller) waits to hear it. */
const isAudible = (leg: Leg): boolean => leg.state === 'connected' || leg.earlyMedia || leg.direction === 'inbound';

const isLeftAlone = (listener: Leg, others: readonly Leg[]): boolean =>
  listener.state === 'connected' && others.length > 0 && others.every((leg) => leg.hold.remote && !leg.hold.local);

/** Nobody is left who speaks to this leg, because a page is gone. */
const isDeserted = (listener: Leg, others: readonly Leg[]): boolean =>
  listener.state === 'connected' && !listener.lost && others.some((leg) => leg.lost) && others.every((leg) => leg.lost || leg.hold.remote);
