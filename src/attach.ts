/** Keeps this page's media legs what the center's calls need: a running call without one is asked for (F-12), a microphone that was switched off is told. */
import type { CommandContext } from './commands.js';
import type { Clock } from './kernel/clock.js';
import { asCccError } from './perform.js';
import { legOfMe, mediaLeg, type Interaction, type MediaLeg, type WorkstationState } from './model/index.js';

/** An INVITE that has not come by then is asked for again. */
const againAfterMs = 2_000;

export function createAttacher({ state, center }: Pick<CommandContext, 'state' | 'center'>, clock: Clock): (next: WorkstationState) => void {
  const asked = new Set<string>();
  const toldMuted = new Map<string, boolean>();

  function attach(interactionId: string): void {
    if (asked.has(interactionId)) return;
    asked.add(interactionId);
    const again = (): void => { asked.delete(interactionId); look(state()); };
    // What the center refuses it refuses for good: the call is over, or it is on a desk phone.
    center.send({ name: 'attach', interactionId }).then(() => { clock.after(againAfterMs, again); }, (error: unknown) => {
      if (asCccError(error).status >= 500 || asCccError(error).code === 'phone-not-registered') clock.after(againAfterMs, again);
    });
  }

  function tellMuted(interactionId: string, legId: string, muted: boolean): void {
    if (toldMuted.get(legId) === muted) return;
    toldMuted.set(legId, muted);
    center.send({ name: 'setMuted', interactionId, muted }).catch(() => { toldMuted.delete(legId); });
  }

  function look(now: WorkstationState): void {
    const { connection, capabilities, parts, me } = now;
    if (connection.signalling !== 'connected' || connection.tab !== 'leader') return;
    for (const interaction of Object.values(parts.center)) {
      const own = legOfMe(interaction, me);
      if (own?.state !== 'connected') continue;
      const here = mediaLeg(now, interaction.id);
      if (here?.state === 'connected') {
        if (here.muted !== own.muted && capabilities.commands.includes('setMuted')) tellMuted(interaction.id, own.id, here.muted);
      } else if (!here && connection.registration === 'registered' && capabilities.commands.includes('attach') && isMissing(interaction, parts.media)) attach(interaction.id);
    }
  }
  return look;
}

/** A leg that was hung up here, or taken over by another page, is not asked for; one whose connection broke is. */
const isMissing = ({ id }: Interaction, media: Readonly<Record<string, MediaLeg>>): boolean =>
  !Object.values(media).some((leg) => leg.interactionId === id && leg.cause !== 'networkError');
