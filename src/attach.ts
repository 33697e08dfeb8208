/** Keeps this page's media legs what the center's calls need: a running call without one is asked for (F-12), and what only one side knows the end of is told to the other. */
import type { CommandContext } from './commands.js';
import type { Clock } from './kernel/clock.js';
import { asCccError } from './perform.js';
import { legOfMe, mediaLeg, type Interaction, type MediaLeg, type WorkstationState } from './model/index.js';

/** An INVITE that has not come by then is asked for again. */
const againAfterMs = 2_000;
/** What the center refuses for good: the call is over, or it is on a desk phone. */
const final: ReadonlySet<string> = new Set(['not-allowed-now', 'not-found', 'forbidden', 'not-supported']);

export function createAttacher({ state, center, softphone }: Pick<CommandContext, 'state' | 'center' | 'softphone'>, clock: Clock): (next: WorkstationState) => void {
  const asked = new Set<string>();
  const toldMuted = new Map<string, boolean>();
  let tellEnds: ((now: WorkstationState) => void) | undefined;
  void import('./one-sided-ends.js').then((it) => { tellEnds = it.createOneSidedEnds({ state, center, softphone, clock, isUp, legOfMe, mediaLeg }); }, () => undefined);

  async function attach(interactionId: string): Promise<void> {
    if (asked.has(interactionId)) return;
    asked.add(interactionId);
    const again = (): void => { asked.delete(interactionId); look(state()); };
    // Not before the softphone is done: what the center attaches unasked ends the old leg, and is here with the new one at once.
    await Promise.resolve();
    if (mediaLeg(state(), interactionId)) return void asked.delete(interactionId);
    center.send({ name: 'attach', interactionId }).then(() => { clock.after(againAfterMs, again); }, (error: unknown) => {
      if (!final.has(asCccError(error).code)) clock.after(againAfterMs, again);
    });
  }

  function tellMuted(interactionId: string, legId: string, muted: boolean): void {
    if (toldMuted.get(legId) === muted) return;
    toldMuted.set(legId, muted);
    center.send({ name: 'setMuted', interactionId, muted }).catch(() => { toldMuted.delete(legId); });
  }

  function look(now: WorkstationState): void {
    const { connection, capabilities, parts, me } = now;
    if (!isUp(now)) return;
    tellEnds?.(now);
    for (const interaction of Object.values(parts.center)) {
      const own = legOfMe(interaction, me);
      if (own?.state !== 'connected') continue;
      const here = mediaLeg(now, interaction.id);
      if (here?.state === 'connected') {
        if (here.muted !== own.muted && capabilities.commands.includes('setMuted')) tellMuted(interaction.id, own.id, here.muted);
      } else if (!here && connection.registration === 'registered' && isMissing(interaction, parts.media)) void attach(interaction.id);
    }
  }
  return look;
}

/** A leg that was hung up here, or taken over by another page, is not asked for; one whose connection broke is. */
const isMissing = ({ id }: Interaction, media: Readonly<Record<string, MediaLeg>>): boolean =>
  !Object.values(media).some((leg) => leg.interactionId === id && leg.cause !== 'networkError');

/** This page has the phone, and a center that keeps calls for it. */
const isUp = ({ connection, capabilities }: WorkstationState): boolean =>
  connection.signalling === 'connected' && connection.tab === 'leader' && capabilities.commands.includes('attach');
