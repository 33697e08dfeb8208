/** Reaching somebody else for a call in progress, for a transfer or a consultation: rings them and says who answered, or why nobody did. */
import type { EndCause, LegRole, NewFact, Target } from 'ccc-workstation/protocol';
import { spare, type Choice, type Passes } from '../domain/routing.js';
import type { Playback } from '../ports/media.js';
import type { Sdp } from '../ports/sip.js';
import type { Call } from './call.js';
import type { CallLeg } from './call-leg.js';
import type { Destination } from './destination.js';
import { endOfOffer, Offer, offerTo, type OfferTerms } from './offer.js';
import { ringTimeoutOf } from './plan.js';
import type { Queue, Waiter } from './queue.js';

/** What the owner of the call learns. Runs in the call's mailbox; `facts` are to be stored together with what follows from them. */
export interface ReachEvents {
  answered(leg: CallLeg, facts: readonly NewFact[]): Promise<void>;
  failed(cause: EndCause, facts: readonly NewFact[]): Promise<void>;
}
export interface ReachOptions {
  readonly call: Call;
  readonly role: LegRole & ('agent' | 'consult');
  readonly events: ReachEvents;
  /** Who appears as the caller, and who hears that it rings. */
  readonly from?: OfferTerms['from'];
  readonly listener?: CallLeg;
}

export interface Reach {
  start(): Promise<void>;
  owns(leg: CallLeg): boolean;
  legEnded(leg: CallLeg, cause: EndCause): Promise<void>;
  reject(agentId: string, reason: string | undefined): Promise<boolean>;
  take(by: string, groupIds: readonly string[]): Promise<boolean>;
  pickUp(ringing: string, by: string): Promise<boolean>;
  /** Stops ringing; what is to be recorded about it. */
  stop(): NewFact[];
}

/** The part that both ways have in common: offers ring, the first answer wins. */
abstract class Ringing implements Reach {
  protected offers: Offer[] = [];
  protected isOver = false;
  #ringback: Playback | undefined;
  constructor(protected readonly o: ReachOptions) {}

  abstract start(): Promise<void>;
  protected abstract nobody(cause: EndCause): Promise<void>;
  protected abstract settledFacts(outcome: 'answered' | 'abandoned' | 'noAgentOnline' | 'failed'): NewFact[];
  protected abstract leave(): void;

  owns(leg: CallLeg): boolean { return this.offers.some((offer) => offer.leg === leg); }

  async legEnded(leg: CallLeg, cause: EndCause): Promise<void> {
    const offer = this.offers.find((each) => each.leg === leg);
    if (offer) await this.#over(offer, ...endOfOffer(cause));
  }

  stop(): NewFact[] {
    if (this.isOver) return [];
    this.#finish();
    const open = this.offers.filter((offer) => !offer.isOver);
    const facts = open.flatMap((offer) => offer.close('withdrawn', 'cancelled'));
    for (const offer of open) offer.free('withdrawn');
    return [...facts, ...this.settledFacts('abandoned')];
  }

  async reject(agentId: string, reason: string | undefined): Promise<boolean> {
    const offer = offerTo(this.offers, agentId);
    if (offer) await this.#over(offer, 'rejected', 'rejected', reason);
    return offer !== undefined;
  }

  /** Both ring; the one who picked up answers by itself, and the other is told so. */
  async pickUp(ringing: string, by: string): Promise<boolean> {
    const offer = offerTo(this.offers, ringing);
    if (!offer || this.isOver) return false;
    await this.#ring([offer.handedTo(by)], this.offers);
    return true;
  }

  /** Nobody takes what rings at one colleague by name. */
  async take(_by: string, _groupIds: readonly string[]): Promise<boolean> { return false; }

  protected async present(offers: readonly Offer[]): Promise<void> {
    if (this.isOver) return offers.forEach((offer) => { offer.release(); });
    await this.#ring(offers, this.offers.filter((offer) => !offer.isOver));
  }

  async #ring(offers: readonly Offer[], before: readonly Offer[]): Promise<void> {
    const { call, listener } = this.o;
    this.offers = [...before, ...offers];
    await call.record(...offers.flatMap((offer) => offer.openingFacts()));
    if (listener && !this.#ringback) this.#ringback = await call.play(listener.id, { kind: 'tone', name: 'ringback' }, { loop: true });
    await Promise.all(offers.map((offer) => offer.dial({
      answered: (sdp) => this.#answered(offer, sdp),
      over: (outcome, cause) => this.#over(offer, outcome, cause),
    })));
  }

  async #answered(offer: Offer, sdp: Sdp): Promise<void> {
    if (this.isOver || offer.isOver) return offer.leg.hangUp('answeredElsewhere');
    this.#finish();
    const others = this.offers.filter((other) => other !== offer && !other.isOver);
    await offer.leg.takeAnswer(sdp);
    const withdrawn = others.flatMap((other) => other.close('withdrawn', 'answeredElsewhere'));
    for (const other of others) other.free('withdrawn');
    offer.settle();
    offer.started();
    await this.o.events.answered(offer.leg, [...offer.acceptedFacts(), ...this.settledFacts('answered'), { type: 'leg.connected', legId: offer.leg.id }, ...withdrawn]);
  }

  async #over(offer: Offer, outcome: 'missed' | 'rejected' | 'withdrawn', cause: EndCause, reason?: string): Promise<void> {
    if (offer.isOver || this.isOver) return;
    this.passed(offer, outcome);
    await this.o.call.record(...offer.close(outcome, cause, reason));
    offer.free(outcome);
    if (this.offers.every((other) => other.isOver)) await this.nobody(cause);
  }

  protected passed(_offer: Offer, _outcome: 'missed' | 'rejected' | 'withdrawn'): void { /* Only a queue remembers. */ }

  protected async fail(cause: EndCause, outcome: 'noAgentOnline' | 'failed' = 'failed'): Promise<void> {
    if (this.isOver) return;
    this.#finish();
    const open = this.offers.filter((offer) => !offer.isOver);
    const facts = open.flatMap((offer) => offer.close('withdrawn', cause));
    for (const offer of open) offer.free('withdrawn');
    await this.o.events.failed(cause, [...facts, ...this.settledFacts(outcome)]);
  }

  #finish(): void {
    this.isOver = true;
    this.leave();
    void this.#ringback?.stop();
  }
}

/** One colleague, desk phone or outside number, by name. */
export interface Named { readonly kind: Exclude<Target['kind'], 'skillGroup' | 'flow' | 'number'>; readonly id: string }
export class DirectReach extends Ringing {
  constructor(options: ReachOptions, private readonly to: Named, private readonly destination: Destination, private readonly timeoutMs: number) { super(options); }

  async start(): Promise<void> {
    const { call, role, from } = this.o;
    const { roster } = call.kit;
    const { target } = this.destination;
    if (typeof target === 'string') return await this.fail(target);
    const terms = { timeoutMs: this.timeoutMs, role, ...(from ? { from } : {}) };
    const { to } = this;
    if (to.kind === 'agent') roster.apply(to.id, { type: 'offered', interactionId: call.id });
    if (to.kind === 'phone') roster.takePhone(to.id, call.id);
    await this.present([to.kind === 'external'
      ? new Offer(call, { kind: 'external', id: this.destination.party.number, target }, { ...terms, from: this.destination.from })
      : new Offer(call, { kind: to.kind, id: to.id }, terms)]);
  }

  protected async nobody(cause: EndCause): Promise<void> { await this.fail(cause); }
  protected settledFacts(): NewFact[] { return []; }
  protected leave(): void { /* Nothing waits. */ }
}

/** Whoever of a skill group is free first; the call waits in its line meanwhile. */
export class GroupReach extends Ringing implements Waiter {
  readonly interactionId: string;
  readonly enteredAt: number;
  readonly groupIds: readonly string[];
  readonly passes: Passes = new Map();
  #cancelPatience: (() => void) | undefined;

  constructor(options: ReachOptions, skillGroupId: string, private readonly queue: Queue, private readonly maxWaitMs: number) {
    super(options);
    this.interactionId = options.call.id;
    this.enteredAt = options.call.kit.clock.now();
    this.groupIds = [skillGroupId];
  }

  async start(): Promise<void> {
    const { call } = this.o;
    const [skillGroupId = ''] = this.groupIds;
    const group = call.kit.plan.skillGroups.get(skillGroupId);
    if (!group) return await this.fail('notFound');
    const position = this.queue.add(this);
    if (this.#isWaiting()) await call.record({ type: 'queue.entered', skillGroupId, name: group.name, position });
    this.#cancelPatience = call.kit.clock.after(this.maxWaitMs, () => { call.post(() => this.fail('noAnswer')); });
    this.queue.match();
  }

  /** Made at once, as in `WaitingStage`: a call that ends meanwhile frees them. */
  ring({ groupId, ring }: Choice): void {
    const { call, role, from } = this.o;
    const timeoutMs = ringTimeoutOf(call.kit.plan, groupId);
    const offers = ring.map((target) => new Offer(call, target, { groupId, timeoutMs, role, ...(from ? { from } : {}) }));
    call.post(() => this.present(offers));
  }
  moved(position: number): void {
    this.o.call.post(async () => { if (!this.isOver && this.#isWaiting()) await this.o.call.record({ type: 'queue.moved', position }); });
  }
  nobodyOnline(): void { this.o.call.post(() => this.fail('unreachable', 'noAgentOnline')); }

  override async take(by: string, groupIds: readonly string[]): Promise<boolean> {
    const { call, role, from } = this.o;
    const groupId = this.groupIds.find((id) => groupIds.includes(id));
    if (groupId === undefined || this.isOver) return false;
    this.queue.hold(this);
    await this.present([Offer.taken(call, by, { groupId, role, ...(from ? { from } : {}) })]);
    return true;
  }

  protected override passed(offer: Offer, outcome: 'missed' | 'rejected' | 'withdrawn'): void {
    if (offer.target.kind !== 'external' && !offer.isGone) spare(this.passes, { kind: offer.target.kind, id: offer.target.id }, outcome, this.o.call.kit.clock.now());
  }
  protected async nobody(): Promise<void> { this.queue.rangOut(this); }
  protected settledFacts(reason: 'answered' | 'abandoned' | 'noAgentOnline' | 'failed'): NewFact[] { return this.#isWaiting() ? [{ type: 'queue.left', reason }] : []; }
  protected leave(): void {
    this.#cancelPatience?.();
    this.queue.remove(this);
  }

  /** The customer waits for a transfer, not for a consultation. */
  #isWaiting(): boolean { return this.o.role === 'agent'; }
}
