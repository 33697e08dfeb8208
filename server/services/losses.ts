/** The agents of one call whose page is gone: the call is kept for them, attached to the page that comes back, or given up (F-07, F-12). */
import { CccError } from 'ccc-workstation/errors';
import { legOfAgent } from 'ccc-workstation/model';
import type { EndCause, Leg } from 'ccc-workstation/protocol';
import type { Sdp, SipLeg } from '../ports/sip.js';
import type { Call } from './call.js';
import type { CallLeg } from './call-leg.js';
import { callerShown } from './plan.js';

/** A page answers by itself; one that has not by then is gone again. */
const attachWithinMs = 10_000;

export class Losses {
  readonly #call: Call;
  /** Runs in the call's mailbox when a leg was lost for too long. */
  readonly #gaveUp: (leg: CallLeg) => Promise<void>;
  /** What stops the wait for a lost leg. */
  readonly #waits = new Map<string, () => void>();
  /** Legs that are being rung again. */
  readonly #attaching = new Set<string>();

  constructor(call: Call, gaveUp: (leg: CallLeg) => Promise<void>) {
    this.#call = call;
    this.#gaveUp = gaveUp;
  }

  /** Goes on waiting for what was lost before: the talk began anew, or the center did. */
  resume(): void {
    for (const { id, lost } of this.#call.interaction?.legs ?? []) if (lost) this.#wait(id, lost.until);
  }
  stop(): void {
    for (const cancel of this.#waits.values()) cancel();
    this.#waits.clear();
  }

  /** False when the leg cannot be waited for. */
  async lose(leg: CallLeg): Promise<boolean> {
    const known = this.#known(leg);
    if (known?.state !== 'connected') return false;
    if (known.lost) return true;
    const { kit } = this.#call;
    const until = kit.clock.now() + kit.plan.settings.attachGraceMs;
    await this.#call.plug({ type: 'leg.lost', legId: leg.id, until });
    this.#wait(leg.id, until);
    return true;
  }

  async back(leg: CallLeg): Promise<void> {
    this.#waits.get(leg.id)?.();
    this.#waits.delete(leg.id);
    if (!this.#known(leg)?.lost) return;
    await this.#call.plug({ type: 'leg.back', legId: leg.id });
  }

  /** An agent who has signed out hung up with it, and no page will come back. */
  isOver(leg: CallLeg): boolean {
    const { agentId } = leg.party;
    return leg.isPage && agentId !== undefined && this.#call.kit.roster.get(agentId)?.presence === 'offline';
  }

  /** A page that is there says BYE; a dialog that is answered by nobody, or an attachment that failed, is a page that is gone. */
  async keeps(leg: CallLeg, cause: EndCause): Promise<boolean> {
    const failed = this.#attaching.delete(leg.id);
    if (this.isOver(leg) || (!failed && (cause !== 'networkError' || !leg.isPage))) return false;
    if (!await this.lose(leg)) return false;
    leg.sip = undefined;
    return true;
  }

  /** Rings the agent's page for the leg it has in this call; whatever carried the leg so far is let go. */
  async attach(agentId: string): Promise<void> {
    const { kit, interaction } = this.#call;
    const own = interaction && legOfAgent(interaction, agentId);
    const leg = own && this.#call.legs.get(own.id);
    const target = kit.roster.targetOf(agentId);
    // A call on the desk phone stays there.
    if (!interaction || !leg?.isPage || leg.over || own?.state !== 'connected') throw new CccError('not-allowed-now', 'attach');
    if (target?.kind !== 'agent') throw new CccError('phone-not-registered');
    await this.lose(leg);
    const media = await this.#call.renewMedia(leg, kit.sip.transportOf(target));
    const before = leg.sip;
    const { customer } = interaction;
    const sip = kit.sip.dial(target, {
      offer: await media.offer(), from: callerShown(kit.plan, target, customer),
      interactionId: this.#call.id, legId: leg.id, ringTimeoutMs: attachWithinMs, attach: true, ...(own.muted ? { muted: true } : {}),
    });
    this.#attaching.add(leg.id);
    this.#call.attach(leg, sip);
    sip.events.onAnswered = (sdp) => { this.#call.post(() => this.#attached(leg, sip, sdp)); };
    before?.hangUp('answeredElsewhere');
  }

  async #attached(leg: CallLeg, sip: SipLeg, sdp: Sdp): Promise<void> {
    // Meanwhile asked for again, by another page.
    if (leg.over || leg.sip !== sip) return sip.hangUp('answeredElsewhere');
    this.#attaching.delete(leg.id);
    await leg.takeAnswer(sdp);
    await this.back(leg);
    await this.#call.applyMedia();
  }

  #known(leg: CallLeg): Leg | undefined { return this.#call.interaction?.legs.find((each) => each.id === leg.id); }

  #wait(legId: string, until: number): void {
    const { clock } = this.#call.kit;
    this.#waits.get(legId)?.();
    this.#waits.set(legId, clock.after(Math.max(0, until - clock.now()), () => {
      this.#call.post(async () => {
        const leg = this.#call.legs.get(legId);
        if (!leg || leg.over || !this.#known(leg)?.lost) return;
        this.#waits.delete(legId);
        await this.#gaveUp(leg);
      });
    }));
  }
}
