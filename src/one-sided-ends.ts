/** The end of a leg that only one side has heard of, because what was said of it was lost with the connection: the other is told. Loaded beside the attacher. */
import type { CommandContext } from './commands.js';
import type { Clock } from './kernel/clock.js';
import type { legOfMe, mediaLeg, WorkstationState } from './model/index.js';

/** The BYE of a call that is over comes with the news of it; where it does not, it was lost. */
const byeWithinMs = 2_000;
/** The center's news of a call that was hung up here; where it does not come, our BYE was lost. */
const newsWithinMs = 500;

/** With its imports handed in: a chunk that shares none of them with the rest leaves that in one piece. */
export interface EndsOptions extends Pick<CommandContext, 'state' | 'center' | 'softphone'> {
  readonly clock: Clock;
  /** The center can be told, and this page is the one to do it. */
  readonly isUp: (now: WorkstationState) => boolean;
  readonly legOfMe: typeof legOfMe;
  readonly mediaLeg: typeof mediaLeg;
}

export function createOneSidedEnds(options: EndsOptions): (now: WorkstationState) => void {
  const { state, center, softphone, clock, isUp } = options;
  const doubted = new Set<string>();

  function doubt(legId: string, ms: number, settle: (now: WorkstationState) => void): void {
    if (doubted.has(legId)) return;
    doubted.add(legId);
    clock.after(ms, () => {
      doubted.delete(legId);
      const now = state();
      if (isUp(now)) settle(now);
    });
  }

  return (now) => {
    for (const { legId, interactionId } of Object.values(now.parts.media)) {
      if (isLeft(now, legId)) doubt(legId, byeWithinMs, (then) => { if (isLeft(then, legId)) softphone?.hangUp(interactionId).catch(() => undefined); });
    }
    for (const interactionId of Object.keys(now.parts.center)) {
      const legId = hungUpHere(now, interactionId, options);
      // By its leg: the agent may have got another in the same call meanwhile.
      if (legId !== undefined) doubt(legId, newsWithinMs, (then) => { if (hungUpHere(then, interactionId, options) === legId) center.send({ name: 'hangUp', interactionId, legId }).catch(() => undefined); });
    }
  };
}

/** The center gave the call to somebody else, or ended it, while nothing could reach this page (F-07). */
function isLeft({ parts, me }: WorkstationState, legId: string): boolean {
  const leg = parts.media[legId];
  return leg?.state === 'connected' && parts.center[leg.interactionId]?.legs.some((each) => each.state !== 'ended' && each.party.agentId === me?.agentId) !== true;
}

/** The leg that runs at the center and was hung up here. The center numbers the leg of a call that this phone dialled. */
function hungUpHere(now: WorkstationState, interactionId: string, { legOfMe, mediaLeg }: EndsOptions): string | undefined {
  const { center, media } = now.parts;
  const interaction = center[interactionId];
  const own = interaction && legOfMe(interaction, now.me);
  if (!own || (own.state !== 'connected' && own.state !== 'dialing') || mediaLeg(now, interactionId)) return undefined;
  const ended = Object.values(media).filter((leg) => leg.interactionId === interactionId && (leg.cause === 'normal' || leg.cause === 'cancelled'));
  return ended.some((leg) => leg.legId === own.id || (leg.direction === 'outbound' && own.direction === 'inbound')) ? own.id : undefined;
}
