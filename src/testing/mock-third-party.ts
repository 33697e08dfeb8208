/** A third party in a call of the mock center: transfer, consultation and conference, with the facts of the real one. */
import { CccError } from '../kernel/errors.js';
import { allowedWays, answersByItself, consultLeg, customerLeg, legOfAgent, releasable, servingLeg, type ThirdPartyCommand } from '../model/index.js';
import type { CenterCommand, EndCause, Interaction, Leg, NewFact, Party, Target, TransferMode } from '../protocol/index.js';
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
  /** Of a colleague who has answered: what the buttons there would ask of the center; throws where it would refuse. `to`: this agent, unless said otherwise. */
  does(name: ColleagueCommand, to?: Target): void;
}
export type ColleagueCommand = ThirdPartyCommand | 'hold' | 'resume';
type Command = Extract<CenterCommand, { name: ThirdPartyCommand }>;
interface CallOfMock {
  readonly id: string;
  readonly interaction: Interaction | undefined;
  say(...facts: readonly NewFact[]): void;
  /** This agent's phone hears that its leg is over, and the agent is free. */
  agentLeaves(cause: EndCause): void;
  /** The customer waits in the line again, first of all; false for one who never did. */
  toLine(): boolean;
  /** The customer is in a flow. */
  toFlow(): void;
  /** The call ends where nobody of ours is left. */
  end(cause: EndCause, party?: 'system'): void;
  /** What a colleague does with it. */
  byColleague(agentId: string): Pick<ReachedParty, 'hangUp' | 'does'>;
}
interface Ringing { readonly purpose: 'transfer' | 'consult'; readonly to: Target; readonly legId: string | undefined; readonly party: Party | undefined; readonly cancel: () => void }

/** How long a colleague or a phone rings. */
const ringMs = 30_000;

export class MockThirdParty {
  handedTo: 'agent' | 'external' | undefined;
  #ringing: Ringing | undefined;
  constructor(private readonly call: CallOfMock, private readonly exchange: MockExchange) {}

  /** It rings at this agent, for a colleague who asks or hands over. */
  get ringsHere(): boolean { return this.#ringing?.party?.agentId === this.exchange.me.agentId; }

  /** What is allowed has been asked of the model before. */
  carryOut(command: Command, by: string): void {
    const { own, customer, third } = this.#parties(by);
    switch (command.name) {
      case 'transfer': this.#transfer(command, own, customer); break;
      case 'consult': this.#requireWay('consult', command.to); this.#begin('consult', command.to, own, customer); break;
      case 'cancelTransfer': case 'cancelConsult': this.#cancel(third); break;
      case 'swap': {
        const [from, to] = customer.hold.local ? [third, customer] : [customer, third];
        if (from && to) this.call.say(...hold(from), ...resume(to), { type: 'legs.joined', by: 'agent', legIds: [own.id, to.id] });
        break;
      }
      case 'completeTransfer': case 'leave': if (third) this.#handTo(third.id, customer, own, 'normal', resume(third)); break;
      case 'join': this.call.say(...resume(customer), ...resume(third), { type: 'legs.joined', by: 'agent', legIds: [customer.id, own.id, ...third ? [third.id] : []] }); break;
      case 'split': this.call.say(...hold(customer), { type: 'legs.split', by: 'agent', legIds: [customer.id] }); break;
    }
  }

  /** True when the call goes on without this leg. */
  legEnded(legId: string, cause: EndCause): boolean {
    const { interaction } = this.call;
    const leg = interaction?.legs.find((each) => each.id === legId);
    const customer = interaction && customerLeg(interaction);
    if (!interaction || !customer || !leg || leg.role === 'customer' || customer.state === 'ended') return false;
    if (leg.role === 'consult') { this.#endThird(leg, { type: 'leg.ended', legId, cause }); return true; }
    if (servingLeg(interaction)?.id !== legId) return false;
    const third = consultLeg(interaction);
    if (third) { this.#handTo(third.id, customer, leg, cause, resume(third)); return true; }
    if (interaction.reaching?.purpose !== 'transfer') return false;
    // The customer keeps waiting for the one who was asked for.
    this.call.say({ type: 'leg.ended', legId, cause });
    this.#release(leg, cause);
    return true;
  }

  /** Only this connection ends (VOC-11); without the customer the others talk on. */
  hangUpLeg(legId: string, by: string): void {
    const { own, customer, third } = this.#parties(by);
    const leg = this.call.interaction && releasable(this.call.interaction, by).find(({ id }) => id === legId);
    if (!leg) throw new CccError('not-allowed-now', 'hangUp');
    if (leg.role !== 'customer') { this.#cancel(third); return; }
    this.call.say(
      ...resume(customer), ...resume(third), { type: 'leg.ended', by: 'agent', legId, cause: 'normal' },
      { type: 'legs.joined', by: 'agent', legIds: [own.id, ...third ? [third.id] : []] },
    );
  }
  /** This agent answers or declines what `ringsHere`. */
  answeredHere(): void { this.#answered(); }
  refusedHere(reason?: string): void { this.#failed('rejected', reason); }
  /** The call ends while somebody rings. */
  closing(): NewFact[] { return this.#ringing ? [...this.#stop('cancelled'), { type: 'reach.ended', outcome: 'cancelled' }] : []; }
  /** A colleague came to the desk: a group that waits may have somebody now. */
  retry(): void {
    const ringing = this.#ringing;
    if (ringing?.to.kind === 'skillGroup' && ringing.legId === undefined) this.#ring(ringing.purpose, ringing.to);
  }

  // ── reaching ────────────────────────────────────────────────────────────────────────────────────────────────────────────

  #transfer({ to, mode = to.kind === 'flow' ? 'blind' : 'whenAnswered' }: Extract<Command, { name: 'transfer' }>, own: Leg, customer: Leg): void {
    this.#requireWay(mode, to);
    if (to.kind !== 'flow' && to.kind !== 'number') { this.#begin('transfer', to, own, customer, mode === 'blind'); return; }
    const { agentId = '' } = own.party;
    this.exchange.requireReachable(to, agentId);
    this.call.say(...resume(customer), { type: 'reach.started', by: 'agent', purpose: 'transfer', agentId, to, blind: true }, gone(own), { type: 'reach.ended', outcome: 'answered' });
    this.#release(own, 'normal');
    this.call.toFlow();
  }
  #requireWay(way: TransferMode | 'consult', { kind }: Target): void {
    const { interaction } = this.call;
    if (interaction && !allowedWays(interaction, kind).has(way)) throw new CccError('not-allowed-now', `${kind} ${way}`);
  }

  #begin(purpose: 'transfer' | 'consult', to: Target, own: Leg, customer: Leg, blind = false): void {
    const { agentId = '' } = own.party;
    this.exchange.requireReachable(to, agentId);
    this.call.say(...hold(customer), { type: 'reach.started', by: 'agent', purpose, agentId, to, ...(blind ? { blind } : {}) }, ...blind ? [gone(own)] : []);
    if (blind) this.#release(own, 'normal');
    if (to.kind === 'skillGroup' && purpose === 'transfer') this.call.say({ type: 'queue.entered', skillGroupId: to.id, name: this.exchange.groupName(to.id), position: 1 });
    this.#ring(purpose, to);
    // What our agent does with it is done at the workstation.
    if (!this.ringsHere) this.exchange.onReached(this.#asReached(purpose, to));
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
    // Customers' calls connect without a click where the agent wants it; a colleague's question always rings.
    const auto = this.ringsHere && purpose === 'transfer' && exchange.agent.activity !== 'onCall' && answersByItself(exchange.agent);
    if (party.agentId !== undefined) this.call.say({ type: 'interaction.offered', agentId: party.agentId, legId, ...(to.kind === 'skillGroup' ? { skillGroupId: to.id } : {}), deadlineAt: exchange.clock.now() + ringMs, ...(auto ? { auto } : {}) });
    if (this.ringsHere) exchange.phone?.ring(this.call.id, legId, this.#callerOf(purpose), auto);
    this.call.say({ type: 'leg.alerting', legId, earlyMedia: false });
  }
  /** Whom the phone shows: who asks, or whose call is handed over. */
  #callerOf(purpose: 'transfer' | 'consult'): string {
    const { interaction } = this.call;
    const asking = purpose === 'consult' ? interaction && servingLeg(interaction) : undefined;
    return asking?.party.number ?? interaction?.customer.number ?? 'anonymous';
  }

  #asReached(purpose: 'transfer' | 'consult', to: Target): ReachedParty {
    const who = (): Party | undefined => this.exchange.partyOf(to, true);
    const leg = (): Leg | undefined => this.call.interaction?.legs.findLast((each) => each.role !== 'customer' && each.state === 'connected' && each.party.number === who()?.number);
    const isRinging = (): boolean => this.#ringing?.legId !== undefined;
    return {
      interactionId: this.call.id, purpose, to, get isRinging() { return isRinging(); }, get isTalking() { return leg() !== undefined; },
      answer: () => { this.#answered(); }, refuse: (cause) => { this.#failed(cause); },
      hangUp: () => { const mine = leg(); if (mine && !this.legEnded(mine.id, 'normal')) this.call.end('normal'); },
      does: (name, target) => {
        const agentId = who()?.agentId;
        if (agentId === undefined) throw new CccError('not-supported', 'no colleague');
        this.call.byColleague(agentId).does(name, target);
      },
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
    if (agentId === this.exchange.me.agentId) this.exchange.claim(this.call.id);
    const facts: NewFact[] = [
      ...(agentId === undefined ? [] : [{ type: 'offer.accepted' as const, agentId, legId }]), ...(interaction.queue ? [{ type: 'queue.left' as const, reason: 'answered' as const }] : []),
      { type: 'leg.connected', legId }, { type: 'reach.ended', outcome: 'answered' },
    ];
    const own = servingLeg(interaction);
    const from = interaction.reaching?.agentId;
    if (purpose === 'consult' && own) this.call.say(...facts, { type: 'legs.joined', legIds: [own.id, legId] });
    else this.#handTo(legId, customer, own, 'normal', facts, from);
  }

  #handTo(legId: string, customer: Leg, own: Leg | undefined, cause: EndCause, facts: readonly NewFact[], from = own?.party.agentId): void {
    const leg = this.call.interaction?.legs.find(({ id }) => id === legId);
    this.handedTo = leg?.party.kind === 'external' ? 'external' : 'agent';
    this.call.say(
      ...facts, ...resume(customer), ...(own ? [{ type: 'leg.ended' as const, legId: own.id, cause }] : []),
      { type: 'interaction.transferred', legId, ...(from === undefined ? {} : { from }) }, { type: 'legs.joined', legIds: [customer.id, legId] },
    );
    if (own) this.#release(own, cause);
  }
  /** Whose leg is over is free. */
  #release({ party: { agentId } }: Leg, cause: EndCause): void {
    if (agentId === this.exchange.me.agentId) this.call.agentLeaves(cause);
    else if (agentId !== undefined) this.exchange.applyTo(agentId, { type: 'callEnded', interactionId: this.call.id, wrapUp: false });
  }

  #failed(cause: EndCause, reason?: string): void {
    if (!this.#ringing) return;
    this.#back(...this.#stop(cause, reason), { type: 'reach.ended', outcome: 'failed', cause });
    const { interaction } = this.call;
    if (interaction && !servingLeg(interaction) && !this.call.toLine()) this.call.end(cause, 'system');
  }

  #cancel(third: Leg | undefined): void {
    if (this.#ringing) this.#back(...this.#stop('cancelled'), { type: 'reach.ended', by: 'agent', outcome: 'cancelled' });
    else if (third) this.#endThird(third);
  }

  #endThird(third: Leg, ended: NewFact = { type: 'leg.ended', by: 'agent', legId: third.id, cause: 'normal' }): void {
    this.#back(ended);
    this.#release(third, 'normal');
  }

  /** Stops ringing; what is to be recorded about it. */
  #stop(cause: EndCause, reason?: string): NewFact[] {
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
    if (agentId === this.exchange.me.agentId && this.exchange.phone?.has(this.call.id)) this.exchange.phone.far(this.call.id, 'ended', cause);
    this.exchange.applyTo(agentId, cause === 'noAnswer' ? { type: 'offerMissed', interactionId: this.call.id, policy: this.exchange.settings.afterMissed } : { type: 'offerOver', interactionId: this.call.id });
    const offer: NewFact = cause === 'noAnswer' ? { type: 'offer.missed', agentId, legId } : cause === 'rejected' || cause === 'busy' ? { type: 'offer.rejected', agentId, legId, ...(reason === undefined ? {} : { by: 'agent', reason }) }
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

  #parties(by: string): { own: Leg; customer: Leg; third: Leg | undefined } {
    const { interaction } = this.call;
    const own = interaction && legOfAgent(interaction, by);
    const customer = interaction && customerLeg(interaction);
    if (!own || !customer) throw new CccError('not-allowed-now');
    return { own, customer, third: consultLeg(interaction) };
  }
}

const gone = (own: Leg): NewFact => ({ type: 'leg.ended', legId: own.id, cause: 'normal' });
const hold = (leg: Leg): NewFact[] => leg.hold.local ? [] : [{ type: 'leg.held', by: 'agent', legId: leg.id, side: 'local' }];
const resume = (leg: Leg | undefined): NewFact[] => leg?.hold.local ? [{ type: 'leg.resumed', by: 'agent', legId: leg.id, side: 'local' }] : [];
