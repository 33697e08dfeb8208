/** The queue stage: the caller hears music and their place in the line while agents are offered the call, one after the other or two at once. */
import type { EndCause, NewFact } from 'ccc-workstation/protocol';
import type { Transfer } from '../domain/flow.js';
import { spare, type Choice, type Passes } from '../domain/routing.js';
import type { Playback } from '../ports/media.js';
import type { Call } from './call.js';
import type { CallLeg } from './call-leg.js';
import { lastAgentOf } from './last-agent.js';
import { endOfOffer, Offer, offerTo } from './offer.js';
import { ringTimeoutOf } from './plan.js';
import type { Queue, Waiter } from './queue.js';
import type { Stage } from './stage.js';

export interface WaitingOptions {
  readonly call: Call;
  readonly customer: CallLeg;
  readonly transfer: Transfer;
  readonly queue: Queue;
  readonly back: (reason: 'noAgentOnline' | 'waitedTooLong') => Promise<void>;
  readonly talk: (call: Call) => Stage;
  /** In the line since then already, before a restart. */
  readonly since?: number;
  /** To the head of the line, because the call was served before. */
  readonly first?: boolean;
}

export class WaitingStage implements Stage, Waiter {
  readonly name = 'queue';
  readonly interactionId: string;
  readonly enteredAt: number;
  readonly groupIds: readonly string[];
  readonly passes: Passes = new Map();
  lastAgent: string | undefined;
  readonly #o: WaitingOptions;
  #offers: Offer[] = [];
  #left = false;
  #playback: Playback | undefined;
  #sound = 0;
  readonly #timers = new Set<() => void>();

  constructor(options: WaitingOptions) {
    this.#o = options;
    const { call, transfer } = options;
    this.interactionId = call.id;
    this.enteredAt = options.since ?? call.kit.clock.now();
    this.groupIds = [...transfer.skillGroupIds, ...(transfer.overflowId === undefined ? [] : [transfer.overflowId])];
  }

  async enter(): Promise<void> {
    const { call, transfer, queue } = this.#o;
    const [skillGroupId = ''] = this.groupIds;
    const name = call.kit.plan.skillGroups.get(skillGroupId)?.name ?? skillGroupId;
    this.lastAgent = await lastAgentOf(call.kit, call.interaction?.customer.number);
    const position = queue.add(this, this.#o.first);
    const isNew = this.#o.since === undefined;
    if (isNew) await call.record({ type: 'queue.entered', skillGroupId, name, position });
    queue.match();
    this.#later(Math.max(0, this.enteredAt + transfer.maxWaitMs - call.kit.clock.now()), () => this.#giveBack('waitedTooLong'));
    await this.#announce(isNew);
  }

  leave(): void {
    this.#left = true;
    this.#o.queue.remove(this);
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    for (const offer of this.#offers) offer.stop();
    this.#hush();
    this.#o.queue.match();
  }

  // ── as a waiter ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Whom the queue has just reserved belongs to the call from this very moment: a caller who hangs up before it rings frees them too. */
  ring({ groupId, ring }: Choice): void {
    const { call } = this.#o;
    const timeoutMs = ringTimeoutOf(call.kit.plan, groupId);
    const offers = ring.map((target) => new Offer(call, target, { groupId, timeoutMs }));
    call.post(() => this.#ring(offers));
  }
  moved(position: number): void {
    this.#o.call.post(async () => { if (!this.#left) await this.#o.call.record({ type: 'queue.moved', position }); });
  }
  nobodyOnline(): void { this.#o.call.post(() => this.#giveBack('noAgentOnline')); }

  async #ring(offers: readonly Offer[]): Promise<void> {
    if (this.#left) return offers.forEach((offer) => { offer.release(); });
    await this.#present(offers, this.#open());
  }
  #open(): Offer[] { return this.#offers.filter((offer) => !offer.isOver); }

  async take(by: string, groupIds: readonly string[]): Promise<boolean> {
    const groupId = this.groupIds.find((id) => groupIds.includes(id));
    if (groupId === undefined || this.#left) return false;
    this.#o.queue.hold(this);
    await this.#present([Offer.taken(this.#o.call, by, { groupId })], this.#open());
    return true;
  }

  async reject(agentId: string, reason: string | undefined): Promise<boolean> {
    const offer = offerTo(this.#offers, agentId);
    if (offer) await this.#offerOver(offer, 'rejected', 'rejected', reason);
    return offer !== undefined;
  }

  /** Both ring; the one who picked up answers by itself, and the other is told so. */
  async pickUp(ringing: string, by: string): Promise<boolean> {
    const offer = offerTo(this.#offers, ringing);
    if (!offer || this.#left) return false;
    await this.#present([offer.handedTo(by)], this.#offers);
    return true;
  }

  async #present(offers: readonly Offer[], before: readonly Offer[]): Promise<void> {
    const { call } = this.#o;
    this.#offers = [...before, ...offers];
    await call.record(...offers.flatMap((offer) => offer.openingFacts()));
    await Promise.all(offers.map((offer) => offer.dial({
      answered: (sdp) => this.#answered(offer, sdp),
      over: (outcome, cause) => this.#offerOver(offer, outcome, cause),
    })));
  }

  /** The first to answer has the call; a second phone that rang is told so (SKG-02). */
  async #answered(offer: Offer, sdp: string): Promise<void> {
    if (this.#left || offer.isOver) return offer.leg.hangUp('answeredElsewhere');
    const { call, customer } = this.#o;
    const others = this.#offers.filter((other) => other !== offer && !other.isOver);
    await offer.leg.takeAnswer(sdp);
    const withdrawn = others.flatMap((other) => other.close('withdrawn', 'answeredElsewhere'));
    offer.settle();
    this.#hush();
    await call.plug(
      ...offer.acceptedFacts(), { type: 'queue.left', reason: 'answered' }, { type: 'leg.connected', legId: offer.leg.id }, ...withdrawn,
      { type: 'legs.joined', legIds: [customer.id, offer.leg.id] },
    );
    for (const other of others) other.free('withdrawn');
    offer.started();
    await call.enter(this.#o.talk(call));
  }

  async #offerOver(offer: Offer, outcome: 'missed' | 'rejected' | 'withdrawn', cause: EndCause, reason?: string): Promise<void> {
    if (offer.isOver || this.#left) return;
    if (offer.target.kind !== 'external' && !offer.isGone) spare(this.passes, { kind: offer.target.kind, id: offer.target.id }, outcome, this.#o.call.kit.clock.now());
    await this.#o.call.record(...offer.close(outcome, cause, reason));
    offer.free(outcome);
    if (this.#offers.every((other) => other.isOver)) this.#o.queue.rangOut(this);
  }

  // ── as a stage ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  async legEnded(leg: CallLeg, cause: EndCause): Promise<void> {
    const ringing = this.#offers.find((offer) => offer.leg === leg);
    if (ringing) return await this.#offerOver(ringing, ...endOfOffer(cause));
    await this.#o.call.end({ party: 'customer', cause, facts: [{ type: 'leg.ended', legId: leg.id, cause }] });
  }

  closing(): NewFact[] {
    return [...this.#open().flatMap((offer) => offer.close('withdrawn', 'cancelled')), { type: 'queue.left', reason: 'abandoned' }];
  }

  async #giveBack(reason: 'noAgentOnline' | 'waitedTooLong'): Promise<void> {
    if (this.#left) return;
    const open = this.#open();
    const facts = open.flatMap((offer) => offer.close('withdrawn', 'noAnswer'));
    await this.#o.call.record(...facts, { type: 'queue.left', reason: reason === 'noAgentOnline' ? 'noAgentOnline' : 'failed' });
    for (const offer of open) offer.free('withdrawn');
    await this.#o.back(reason);
  }

  // ── what the caller hears ───────────────────────────────────────────────────────────────────────────────────────────────

  /** The prompt of the transfer (once), the place in the line, then music until the next announcement. */
  async #announce(first: boolean): Promise<void> {
    const { call, transfer, queue, customer } = this.#o;
    const spoken = [...(first ? transfer.prompt ?? [] : []), ...(transfer.announcement ?? [])];
    const sound = ++this.#sound;
    const variables = { WaitNo: String(queue.positionOf(this) - 1) };
    if (spoken.length > 0) {
      this.#playback = await call.play(customer.id, call.kit.prompts.source(spoken, variables));
      void this.#playback.done.then(() => { call.post(() => this.#music(sound)); });
    } else await this.#music(sound);
    if (transfer.announcement) this.#later(transfer.announceEveryMs, () => this.#announce(false));
  }

  #hush(): void {
    this.#sound++;
    void this.#playback?.stop();
    this.#playback = undefined;
  }

  async #music(sound: number): Promise<void> {
    const { call, transfer, customer } = this.#o;
    if (this.#left || sound !== this.#sound) return;
    this.#playback = await call.play(customer.id, call.kit.prompts.file(transfer.music), { loop: true });
  }

  #later(ms: number, job: () => Promise<void>): void {
    const cancel = this.#o.call.kit.clock.after(ms, () => {
      this.#timers.delete(cancel);
      this.#o.call.post(async () => { if (!this.#left) await job(); });
    });
    this.#timers.add(cancel);
  }
}
