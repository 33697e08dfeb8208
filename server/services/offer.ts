/** One offer: a call presented to one agent, desk phone or outside number with a deadline. */
import { answersByItself } from 'ccc-workstation/model';
import type { EndCause, NewFact, Party } from 'ccc-workstation/protocol';
import type { Candidate } from '../domain/routing.js';
import type { CallTarget, Sdp } from '../ports/sip.js';
import type { Call } from './call.js';
import { CallLeg } from './call-leg.js';
import { callerShown, userDataFor } from './plan.js';

/** The adapter's own limit is only a net below our deadline. */
const backstopMs = 5000;
/** A phone that answers by itself does so at once, or not at all. */
const pickUpMs = 10_000;

export interface OfferEvents {
  answered(sdp: Sdp): Promise<void>;
  over(outcome: 'missed' | 'rejected' | 'withdrawn', cause: EndCause): Promise<void>;
}

/** A number that a trunk or a customer's web phone leads to. */
export interface Outside { readonly kind: 'external'; readonly id: string; readonly target: CallTarget }
export interface OfferTerms {
  /** The skill group whose turn it is; without one the agent was chosen by name. */
  readonly groupId?: string;
  readonly timeoutMs: number;
  readonly role?: 'agent' | 'consult';
  /** Who appears as the caller; the customer, unless said otherwise. */
  readonly from?: { readonly number: string; readonly name?: string };
  /** It connects without a click whatever the settings say: the agent asked for this very call. */
  readonly autoAnswer?: boolean;
}

export class Offer {
  readonly leg: CallLeg;
  isOver = false;
  readonly #call: Call;
  readonly #deadlineAt: number;
  readonly #auto: boolean;
  #cancelDeadline: (() => void) | undefined;

  constructor(call: Call, readonly target: Pick<Candidate, 'kind' | 'id'> | Outside, private readonly terms: OfferTerms) {
    this.#call = call;
    this.leg = new CallLeg(call.kit.ids.next('leg'), terms.role ?? 'agent', partyOf(call, target));
    call.legs.set(this.leg.id, this.leg);
    this.#deadlineAt = call.kit.clock.now() + terms.timeoutMs;
    this.#auto = this.#answersItself();
  }

  openingFacts(): NewFact[] {
    const { id: legId, party } = this.leg;
    const added: NewFact = { type: 'leg.added', legId, role: this.terms.role ?? 'agent', direction: 'outbound', state: this.target.kind === 'external' ? 'dialing' : 'alerting', party };
    if (this.target.kind !== 'agent') return [added];
    return [added, { type: 'interaction.offered', agentId: this.target.id, legId, ...(this.terms.groupId === undefined ? {} : { skillGroupId: this.terms.groupId }), deadlineAt: this.#deadlineAt, ...(this.#auto ? { auto: true } : {}) }];
  }

  /** The INVITE goes out after the offer is stored. Events arrive in the call's mailbox. */
  async dial(events: OfferEvents): Promise<void> {
    const { kit } = this.#call;
    const target = this.#target();
    const customer = this.#call.interaction?.customer;
    if (!target) return await events.over('withdrawn', 'unreachable');
    const userData = userDataFor(kit.plan, target, this.#call.interaction);
    const media = await this.#call.addMedia(this.leg, kit.sip.transportOf(target));
    const sip = kit.sip.dial(target, {
      offer: await media.offer(), from: this.terms.from ?? (customer ? callerShown(kit.plan, target, customer) : { number: 'anonymous' }),
      interactionId: this.#call.id, legId: this.leg.id, ringTimeoutMs: this.terms.timeoutMs + backstopMs,
      ...(this.#auto ? { autoAnswer: true } : {}), ...(userData === undefined ? {} : { userData }),
    });
    this.#call.attach(this.leg, sip);
    let alerting = false;
    sip.events.onAlerting = (sdp) => {
      this.#call.post(async () => {
        if (this.isOver) return;
        // A page makes its media path ready while it rings; whoever answers is heard half a round trip later.
        if (sdp !== undefined && sip.transport === 'webrtc') await this.leg.takeAnswer(sdp);
        if (alerting) return;
        alerting = true;
        await this.#call.record({ type: 'leg.alerting', legId: this.leg.id, earlyMedia: false });
      });
    };
    sip.events.onAnswered = (sdp) => { this.#call.post(() => events.answered(sdp)); };
    this.#cancelDeadline = kit.clock.after(this.#deadlineAt - kit.clock.now(), () => { this.#call.post(() => events.over('missed', 'noAnswer')); });
  }

  /** RTE-03, OLA-06: customers' calls; a colleague's question always rings. */
  #answersItself(): boolean {
    if (this.terms.autoAnswer) return true;
    const agent = this.target.kind === 'agent' && this.terms.role !== 'consult' ? this.#call.kit.roster.get(this.target.id) : undefined;
    // Nobody is torn out of a conversation.
    return agent !== undefined && agent.activity !== 'onCall' && answersByItself(agent);
  }

  acceptedFacts(): NewFact[] {
    return this.target.kind === 'agent' ? [{ type: 'offer.accepted', agentId: this.target.id, legId: this.leg.id }] : [];
  }

  /** Ends the ringing and says what to record about it. */
  close(outcome: 'missed' | 'rejected' | 'withdrawn', cause: EndCause, reason?: string): NewFact[] {
    this.settle();
    this.leg.hangUp(cause);
    const ended: NewFact = { type: 'leg.ended', legId: this.leg.id, cause };
    if (this.target.kind !== 'agent') return [ended];
    const who = { agentId: this.target.id, legId: this.leg.id };
    if (outcome === 'rejected') return [{ type: 'offer.rejected', ...who, ...(reason === undefined ? {} : { by: 'agent' as const, reason }) }, ended];
    if (outcome !== 'withdrawn') return [{ type: `offer.${outcome}`, ...who }, ended];
    const why = cause === 'answeredElsewhere' ? 'answeredElsewhere' : cause === 'cancelled' ? 'abandoned' : 'failed';
    return [{ type: 'offer.withdrawn', ...who, reason: why }, ended];
  }

  /** A call for an agent who asked for it, and whose phone answers by itself. */
  static taken(call: Call, agentId: string, terms: Omit<OfferTerms, 'timeoutMs'>): Offer {
    call.kit.roster.apply(agentId, { type: 'offered', interactionId: call.id });
    return new Offer(call, { kind: 'agent', id: agentId }, { ...terms, timeoutMs: pickUpMs, autoAnswer: true });
  }
  /** The same call for a colleague who picks it up. */
  handedTo(agentId: string): Offer { return Offer.taken(this.#call, agentId, this.terms); }

  settle(): void {
    this.isOver = true;
    this.stop();
  }
  stop(): void { this.#cancelDeadline?.(); }

  /** The agent is on the call now. */
  started(): void {
    if (this.target.kind === 'agent') this.#call.kit.roster.apply(this.target.id, { type: 'callStarted', interactionId: this.#call.id });
  }

  /** The agent is free for the next call, as the policy for missed calls says. */
  free(outcome: 'missed' | 'rejected' | 'withdrawn'): void {
    const { roster, plan } = this.#call.kit;
    if (this.target.kind === 'phone') return roster.freePhone(this.target.id, this.#call.id);
    if (this.target.kind === 'external') return;
    const interactionId = this.#call.id;
    if (outcome === 'missed') roster.apply(this.target.id, { type: 'offerMissed', interactionId, policy: plan.settings.afterMissed }, 'missed');
    else roster.apply(this.target.id, { type: 'offerOver', interactionId });
  }

  /** The page went away while it rang: whoever comes back is asked again at once, and not spared the call. */
  get isGone(): boolean { return this.target.kind === 'agent' && this.#target() === undefined; }

  /** The call was over before it could ring. */
  release(): void {
    this.settle();
    this.free('withdrawn');
  }

  #target(): CallTarget | undefined {
    if (this.target.kind === 'external') return this.target.target;
    return this.target.kind === 'agent' ? this.#call.kit.roster.targetOf(this.target.id) : { kind: 'phone', extension: this.target.id };
  }
}

function partyOf(call: Call, target: Pick<Candidate, 'kind' | 'id'> | Outside): Party {
  const { plan } = call.kit;
  switch (target.kind) {
    case 'agent': return { kind: 'agent', number: plan.agents.get(target.id)?.agentNo ?? target.id, name: plan.agents.get(target.id)?.name ?? target.id, agentId: target.id };
    case 'phone': return { kind: 'phone', number: target.id, name: plan.phones.get(target.id)?.name ?? target.id };
    case 'external': return { kind: 'external', number: target.id };
  }
}

/** The offer that rings at this agent's phone. */
export const offerTo = (offers: readonly Offer[], agentId: string): Offer | undefined =>
  offers.find((offer) => offer.target.kind === 'agent' && offer.target.id === agentId && !offer.isOver);

/** How the end of a ringing leg reads: a person declined, nobody was there, or the phone could not be reached. */
export function endOfOffer(cause: EndCause): ['missed' | 'rejected' | 'withdrawn', EndCause] {
  if (cause === 'rejected' || cause === 'busy' || cause === 'forbidden') return ['rejected', cause];
  return [cause === 'noAnswer' ? 'missed' : 'withdrawn', cause];
}
