/** A third party in a call of the mock center: transfer, consultation and conference, with the facts of the real one. */
import { CccError } from '../kernel/errors.js';
import { consultLeg, customerLeg, legOfAgent, servingLeg, type ThirdPartyCommand } from '../model/index.js';
import type { CenterCommand, EndCause, Interaction, Leg, NewFact, Party, Target } from '../protocol/index.js';
import type { MockExchange } from './mock-exchange.js';

/** Whoever is reached by a transfer or a consultation: what a test may let them do. */
export interface ReachedParty {
  readonly interactionId: string;
  /** `offer`: a customer's call of the queue, given to a colleague. */
  readonly purpose: 'transfer' | 'consult' | 'offer';
  readonly to: Target;
  readonly isRinging: boolean;
  readonly isTalking: boolean;
  answer(): void;
  refuse(cause: 'busy' | 'rejected' | 'noAnswer' | 'unreachable'): void;
  /** After the answer. */
  hangUp(): void;
}
type Command = Extract<CenterCommand, { name: ThirdPartyCommand }>;
interface CallOfMock {
  readonly id: string;
  readonly interaction: Interaction | undefined;
  say(...facts: readonly NewFact[]): void;
  /** This agent's phone hears that its leg is over, and the agent is free. */
  agentLeaves(): void;
  /** The call ends where nobody of ours is left. */
  end(cause: EndCause): void;
}
interface Ringing { readonly purpose: 'transfer' | 'consult'; readonly to: Target; readonly legId: string | undefined; readonly party: Party | undefined; readonly cancel: () => void }

/** How long a colleague or a phone rings. */
const ringMs = 30_000;

export class MockThirdParty {
  handedTo: 'agent' | 'external' | undefined;
  #ringing: Ringing | undefined;
  constructor(private readonly call: CallOfMock, private readonly exchange: MockExchange) {}

  /** What is allowed has been asked of the model before. */
  carryOut(command: Command): void {
    const { own, customer, third } = this.#parties();
    switch (command.name) {
      case 'transfer': case 'consult': this.#begin(command.name, command.to, customer); break;
      case 'cancelTransfer': case 'cancelConsult': this.#cancel(third); break;
      case 'swap': {
        const [from, to] = customer.hold.local ? [third, customer] : [customer, third];
        if (from && to) this.call.say(...hold(from), ...resume(to), { type: 'legs.joined', by: 'agent', legIds: [own.id, to.id] });
        break;
      }
      case 'completeTransfer': case 'leave': this.handOver('normal'); break;
      case 'join': this.call.say(...resume(customer), ...resume(third), { type: 'legs.joined', by: 'agent', legIds: [customer.id, own.id, ...third ? [third.id] : []] }); break;
      case 'split': this.call.say(...hold(customer), { type: 'legs.split', by: 'agent', legIds: [customer.id] }); break;
    }
  }

  /** True when the third party took the call over, so that it goes on without this agent. */
  handOver(cause: EndCause): boolean {
    const { interaction } = this.call;
    const third = interaction && consultLeg(interaction);
    const own = interaction && servingLeg(interaction);
    const customer = interaction && customerLeg(interaction);
    if (!third || !own || !customer) return false;
    this.#handTo(third.id, customer, own, cause, resume(third));
    return true;
  }

  /** Only the third party's connection ends (VOC-11). */
  hangUpLeg(legId: string): void {
    const { interaction } = this.call;
    const third = interaction && consultLeg(interaction);
    if (third?.id !== legId && this.#ringing?.legId !== legId) throw new CccError('not-allowed-now', 'hangUp');
    this.#cancel(third);
  }
  /** The call ends while somebody rings. */
  closing(): NewFact[] { return this.#ringing ? [...this.#stop('cancelled'), { type: 'reach.ended', outcome: 'cancelled' }] : []; }
  /** A colleague came to the desk: a group that waits may have somebody now. */
  retry(): void {
    const ringing = this.#ringing;
    if (ringing?.to.kind === 'skillGroup' && ringing.legId === undefined) this.#ring(ringing.purpose, ringing.to);
  }

  // ── reaching ────────────────────────────────────────────────────────────────────────────────────────────────────────────

  #begin(purpose: 'transfer' | 'consult', to: Target, customer: Leg): void {
    this.exchange.requireReachable(to);
    this.call.say(...hold(customer), { type: 'reach.started', by: 'agent', purpose, agentId: this.exchange.me.agentId, to });
    if (to.kind === 'skillGroup' && purpose === 'transfer') this.call.say({ type: 'queue.entered', skillGroupId: to.id, name: this.exchange.groupName(to.id), position: 1 });
    this.#ring(purpose, to);
    this.exchange.onReached(this.#asReached(purpose, to));
  }

  #ring(purpose: 'transfer' | 'consult', to: Target): void {
    const party = this.exchange.partyOf(to);
    this.#ringing = { purpose, to, legId: undefined, party, cancel: () => undefined };
    if (!party) return;
    const { exchange } = this;
    const legId = exchange.nextId('leg');
    const cancel = exchange.clock.after(ringMs, () => { this.#failed('noAnswer'); });
    this.#ringing = { purpose, to, legId, party, cancel };
    if (party.agentId !== undefined) exchange.applyTo(party.agentId, { type: 'offered', interactionId: this.call.id });
    const role = purpose === 'transfer' ? 'agent' : 'consult';
    this.call.say({ type: 'leg.added', legId, role, direction: 'outbound', state: party.kind === 'external' ? 'dialing' : 'alerting', party });
    if (party.agentId !== undefined) this.call.say({ type: 'interaction.offered', agentId: party.agentId, legId, ...(to.kind === 'skillGroup' ? { skillGroupId: to.id } : {}), deadlineAt: exchange.clock.now() + ringMs });
    this.call.say({ type: 'leg.alerting', legId, earlyMedia: false });
  }

  #asReached(purpose: 'transfer' | 'consult', to: Target): ReachedParty {
    const isRinging = (): boolean => this.#ringing?.legId !== undefined;
    const isTalking = (): boolean => {
      const { interaction } = this.call;
      const party = this.exchange.partyOf(to, true);
      return interaction?.endedAt === undefined && interaction?.legs.some((leg) => leg.role !== 'customer' && leg.state === 'connected' && leg.party.number === party?.number) === true;
    };
    return {
      interactionId: this.call.id, purpose, to, get isRinging() { return isRinging(); }, get isTalking() { return isTalking(); },
      answer: () => { this.#answered(); }, refuse: (cause) => { this.#failed(cause); }, hangUp: () => { this.#thirdHungUp(); },
    };
  }

  #answered(): void {
    const ringing = this.#ringing;
    const { interaction } = this.call;
    const customer = interaction && customerLeg(interaction);
    if (ringing?.legId === undefined || !interaction || !customer) return;
    const { legId, party, purpose } = ringing;
    const agentId = party?.agentId;
    this.#ringing = undefined;
    ringing.cancel();
    if (agentId !== undefined) this.exchange.applyTo(agentId, { type: 'callStarted', interactionId: this.call.id });
    const facts: NewFact[] = [
      ...(agentId === undefined ? [] : [{ type: 'offer.accepted' as const, agentId, legId }]), ...(interaction.queue ? [{ type: 'queue.left' as const, reason: 'answered' as const }] : []),
      { type: 'leg.connected', legId }, { type: 'reach.ended', outcome: 'answered' },
    ];
    const own = servingLeg(interaction);
    if (purpose === 'consult' && own) this.call.say(...facts, { type: 'legs.joined', legIds: [own.id, legId] });
    else this.#handTo(legId, customer, own, 'normal', facts);
  }

  #handTo(legId: string, customer: Leg, own: Leg | undefined, cause: EndCause, facts: readonly NewFact[]): void {
    const leg = this.call.interaction?.legs.find(({ id }) => id === legId);
    this.handedTo = leg?.party.kind === 'external' ? 'external' : 'agent';
    this.call.say(
      ...facts, ...resume(customer), ...(own ? [{ type: 'leg.ended' as const, legId: own.id, cause }] : []),
      { type: 'interaction.transferred', legId, ...(own?.party.agentId === undefined ? {} : { from: own.party.agentId }) }, { type: 'legs.joined', legIds: [customer.id, legId] },
    );
    if (own) this.call.agentLeaves();
  }

  #failed(cause: EndCause): void {
    if (!this.#ringing) return;
    this.#back(...this.#stop(cause), { type: 'reach.ended', outcome: 'failed', cause });
  }

  #cancel(third: Leg | undefined): void {
    if (this.#ringing) this.#back(...this.#stop('cancelled'), { type: 'reach.ended', by: 'agent', outcome: 'cancelled' });
    else if (third) this.#endThird(third);
  }

  #thirdHungUp(): void {
    const { interaction } = this.call;
    const third = interaction && consultLeg(interaction);
    if (third) this.#endThird(third);
    else if (interaction && servingLeg(interaction)?.party.agentId !== this.exchange.me.agentId) this.call.end('normal');
  }

  #endThird(third: Leg): void {
    this.#back({ type: 'leg.ended', by: 'agent', legId: third.id, cause: 'normal' });
    if (third.party.agentId !== undefined) this.exchange.applyTo(third.party.agentId, { type: 'callEnded', interactionId: this.call.id, wrapUp: false });
  }

  /** Stops ringing; what is to be recorded about it. */
  #stop(cause: EndCause): NewFact[] {
    const ringing = this.#ringing;
    this.#ringing = undefined;
    if (!ringing) return [];
    ringing.cancel();
    const left: NewFact[] = this.call.interaction?.queue ? [{ type: 'queue.left', reason: cause === 'cancelled' ? 'abandoned' : 'failed' }] : [];
    const { legId, party } = ringing;
    if (legId === undefined) return left;
    const ended: NewFact = { type: 'leg.ended', legId, cause };
    const agentId = party?.agentId;
    if (agentId === undefined) return [ended, ...left];
    this.exchange.applyTo(agentId, cause === 'noAnswer' ? { type: 'offerMissed', interactionId: this.call.id, policy: this.exchange.settings.afterMissed } : { type: 'offerOver', interactionId: this.call.id });
    const offer: NewFact = cause === 'noAnswer' ? { type: 'offer.missed', agentId, legId } : cause === 'rejected' || cause === 'busy' ? { type: 'offer.rejected', agentId, legId }
      : { type: 'offer.withdrawn', agentId, legId, reason: cause === 'cancelled' ? 'abandoned' : 'failed' };
    return [offer, ended, ...left];
  }

  /** The agent and the customer talk again. */
  #back(...facts: readonly NewFact[]): void {
    const { interaction } = this.call;
    const customer = interaction && customerLeg(interaction);
    const own = interaction && servingLeg(interaction);
    this.call.say(...facts, ...(customer && own ? [...resume(customer), { type: 'legs.joined' as const, legIds: [customer.id, own.id] }] : []));
  }

  #parties(): { own: Leg; customer: Leg; third: Leg | undefined } {
    const { interaction } = this.call;
    const own = interaction && legOfAgent(interaction, this.exchange.me.agentId);
    const customer = interaction && customerLeg(interaction);
    if (!own || !customer) throw new CccError('not-allowed-now');
    return { own, customer, third: consultLeg(interaction) };
  }
}

const hold = (leg: Leg): NewFact[] => leg.hold.local ? [] : [{ type: 'leg.held', by: 'agent', legId: leg.id, side: 'local' }];
const resume = (leg: Leg | undefined): NewFact[] => leg?.hold.local ? [{ type: 'leg.resumed', by: 'agent', legId: leg.id, side: 'local' }] : [];
