/** One call of the mock center: the same facts in the same order as the real one's. */
import { CccError } from '../kernel/errors.js';
import { answersByItself, customerLeg, legOfAgent, otherLeg, returnFacts, servingLeg } from '../model/index.js';
import type { CenterCommand, EndCause, HangUpParty, Interaction, NewFact, Party, PathStep, PreviewContact, ServiceRecord } from '../protocol/index.js';
import { endStatus, recordOf, talkedSince } from './endings.js';
import type { MockExchange } from './mock-exchange.js';
import { MockCollection } from './mock-collection.js';
import { MockElsewhere } from './mock-elsewhere.js';
import { MockThirdParty, type ReachedParty } from './mock-third-party.js';
import { passMs } from './people.js';

/** A customer who calls in: what a test may let the customer do. */
export interface InboundCall {
  readonly id: string;
  readonly interaction: Interaction | undefined;
  /** Shown to the agent, as a key pressed by the customer; or one of the digits that are being collected. */
  press(digit: string): void;
  hangUp(): void;
}
/** Somebody an agent dialled: what a test may let the far end do. */
export interface OutboundCall extends InboundCall {
  ring(): void;
  answer(): void;
  refuse(cause: 'busy' | 'rejected' | 'noAnswer' | 'notFound' | 'unreachable' | 'powerOff'): void;
}

type CallCommand = Extract<CenterCommand, { interactionId: string }>;
/** As in the center's default settings. */
const wrapUpStepMs = 30_000, mostWrapUpMs = 300_000;
/** How long a call that was picked up rings at most. */
const pickUpMs = 10_000;
/** Endings that a person at the far end chose. */
const declined: ReadonlySet<EndCause> = new Set<EndCause>(['rejected', 'busy', 'normal']);

export class MockCall implements OutboundCall {
  sparedUntil = 0;
  /** The skill group it waits in, also while it is offered. */
  inQueue: string | undefined;
  #queueName: string | undefined;
  /** The one it came from. */
  #group: string | undefined;
  #offered: string | undefined;
  #stage: 'queue' | 'dial' | 'talk' | 'over' = 'queue';
  #cancelTimer = (): void => undefined;
  readonly third: MockThirdParty;
  readonly elsewhere: MockElsewhere;
  readonly collection: MockCollection;

  constructor(private readonly exchange: MockExchange, readonly id: string) {
    const interaction = (): Interaction | undefined => this.interaction;
    const inQueue = (): string | undefined => this.inQueue;
    const parts = {
      id, say: (...facts: readonly NewFact[]) => { this.say(...facts); }, end: (cause: EndCause, party: HangUpParty = 'agent') => { this.#end(party, cause); },
      byColleague: (agentId: string) => this.#byColleague(agentId),
    };
    this.collection = new MockCollection(exchange, { interaction, say: parts.say });
    this.third = new MockThirdParty({ ...parts, get interaction() { return interaction(); }, agentLeaves: (cause) => { this.#agentLeaves(cause); }, toLine: () => this.#toLine(), toFlow: () => { this.#toFlow(); } }, exchange);
    this.elsewhere = new MockElsewhere({ ...parts, get interaction() { return interaction(); }, get inQueue() { return inQueue(); }, taken: () => { this.#leaveQueue(); this.#stage = 'talk'; } }, exchange);
  }

  get interaction(): Interaction | undefined { return this.exchange.frames.interaction(this.id); }
  get isWaiting(): boolean { return this.inQueue !== undefined && this.#offered === undefined && this.elsewhere.ringsAt === undefined; }
  get record(): ServiceRecord | undefined { return this.interaction && recordOf(this.interaction, this.#queueName, this.exchange.clock.now()); }

  // ── in ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  arrive(customer: Party, centerNumber: string, path: readonly PathStep[], queueName: string, skillGroupId: string): void {
    const legId = this.exchange.nextId('leg');
    this.#queueName = queueName;
    const position = this.exchange.positionOf(skillGroupId);
    this.inQueue = this.#group = skillGroupId;
    this.say(
      { type: 'interaction.created', channel: 'phone', direction: 'inbound', customer, centerNumber, data: {} },
      { type: 'leg.added', legId, role: 'customer', direction: 'inbound', state: 'alerting', party: customer }, { type: 'leg.connected', legId },
      { type: 'flow.entered', flowId: 'greeting', version: '1' }, ...path.map((step): NewFact => ({ type: 'flow.step', step })),
      { type: 'flow.left', outcome: 'transferred' }, { type: 'queue.entered', skillGroupId, name: queueName, position },
    );
    this.say({ type: 'customer.known', visits: this.exchange.visitsOf(customer.number, this.id) });
  }

  /** A colleague calls this agent. */
  call(from: Party, to: Party): void {
    this.exchange.applyTo(from.agentId ?? '', { type: 'callStarted', interactionId: this.id });
    this.say(
      { type: 'interaction.created', channel: 'internal', direction: 'outbound', customer: to, centerNumber: from.number, ...(from.agentId === undefined ? {} : { agentId: from.agentId }), data: {} },
      { type: 'leg.added', legId: this.exchange.nextId('leg'), role: 'agent', direction: 'inbound', state: 'dialing', party: from },
    );
    if (this.exchange.mayRingHere()) this.offer('customer'); else this.#end('customer', 'busy');
  }

  /** `picked`: the agent took it from a colleague, at whom it goes on ringing until this phone has answered. */
  offer(role: 'agent' | 'customer' = 'agent', picked = false): void {
    const { exchange } = this;
    const { me, settings, clock } = exchange;
    const legId = exchange.nextId('leg');
    const auto = picked || answersByItself(exchange.agent);
    const ringMs = picked ? pickUpMs : settings.ringTimeoutMs;
    this.#offered = legId;
    exchange.apply({ type: 'offered', interactionId: this.id });
    this.say(
      { type: 'leg.added', legId, role, direction: 'outbound', state: 'alerting', party: this.#own() },
      {
        type: 'interaction.offered', agentId: me.agentId, legId, ...(this.inQueue === undefined ? {} : { skillGroupId: this.inQueue }), deadlineAt: clock.now() + ringMs,
        ...(auto ? { auto } : {}),
      },
    );
    this.#cancelTimer = clock.after(ringMs, () => { this.#offerOver('missed', 'noAnswer'); });
    const caller = role === 'customer' ? this.interaction?.legs[0]?.party.number : this.interaction?.customer.number;
    exchange.phone?.ring(this.id, legId, caller ?? 'anonymous', auto);
    this.say({ type: 'leg.alerting', legId, earlyMedia: false });
  }

  /** The agent's phone did. */
  answered(): void {
    if (this.third.ringsHere) { this.third.answeredHere(); return; }
    const legId = this.#offered, other = this.interaction?.legs[0];
    if (legId === undefined || other === undefined) return;
    const waited = this.inQueue !== undefined;
    this.#cancelTimer();
    this.#leaveQueue();
    this.say(
      { type: 'offer.accepted', agentId: this.exchange.me.agentId, legId }, ...(waited ? [{ type: 'queue.left' as const, reason: 'answered' as const }] : []), { type: 'leg.connected', legId },
      ...(other.state === 'connected' ? [] : [{ type: 'leg.connected' as const, legId: other.id }]), ...this.elsewhere.withdraw('answeredElsewhere'), { type: 'legs.joined', legIds: [other.id, legId] },
    );
    this.exchange.apply({ type: 'callStarted', interactionId: this.id });
    this.exchange.claim(this.id);
    this.#stage = 'talk';
  }
  rejected(reason?: string): void { if (this.third.ringsHere) this.third.refusedHere(reason); else this.#offerOver('rejected', 'rejected', reason); }

  #offerOver(outcome: 'missed' | 'rejected', cause: EndCause, reason?: string): void {
    const legId = this.#offered;
    if (legId === undefined) return;
    const { exchange } = this;
    if (this.interaction?.channel === 'internal') { this.#end(outcome === 'missed' ? 'system' : 'customer', cause, { type: `offer.${outcome}`, agentId: exchange.me.agentId, legId }, { type: 'leg.ended', legId, cause }); return; }
    this.#cancelTimer();
    this.#offered = undefined;
    this.sparedUntil = exchange.clock.now() + passMs;
    const who = { agentId: exchange.me.agentId, legId };
    this.say(outcome === 'missed' ? { type: 'offer.missed', ...who } : { type: 'offer.rejected', ...who, ...(reason === undefined ? {} : { reason }) }, { type: 'leg.ended', legId, cause });
    this.#endPhone('cancelled');
    exchange.apply(outcome === 'missed' ? { type: 'offerMissed', interactionId: this.id, policy: exchange.settings.afterMissed } : { type: 'offerOver', interactionId: this.id });
    exchange.match();
  }

  // ── out ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  dial(callee: Party, centerNumber: string, data: Record<string, string>, preview?: PreviewContact): void {
    const { exchange } = this;
    const colleague = callee.agentId;
    this.#stage = 'dial';
    if (colleague !== undefined) exchange.applyTo(colleague, { type: 'offered', interactionId: this.id });
    this.say(
      { type: 'interaction.created', channel: callee.kind === 'external' ? 'phone' : 'internal', direction: 'outbound', customer: callee, centerNumber, agentId: exchange.me.agentId, data, ...(preview ? { previewId: preview.id, taskId: preview.taskId } : {}) },
      { type: 'leg.added', legId: exchange.nextId('leg'), role: 'agent', direction: 'inbound', state: 'dialing', party: this.#own() },
      { type: 'leg.added', legId: exchange.nextId('leg'), role: 'customer', direction: 'outbound', state: colleague === undefined ? 'dialing' : 'alerting', party: callee },
    );
    if (callee.kind === 'external') this.say({ type: 'customer.known', visits: exchange.visitsOf(callee.number, this.id) });
    const legId = this.#customerLeg();
    if (colleague !== undefined && legId !== undefined) this.say({ type: 'interaction.offered', agentId: colleague, legId, deadlineAt: exchange.clock.now() + 30_000 });
  }
  ring(): void {
    const legId = this.#customerLeg();
    if (this.#stage !== 'dial' || legId === undefined) return;
    this.say({ type: 'leg.alerting', legId, earlyMedia: false });
    this.exchange.phone?.far(this.id, 'progress');
  }
  answer(): void {
    const own = this.#ownLeg(), callee = this.#customerLeg();
    if (this.#stage !== 'dial' || own === undefined || callee === undefined) return;
    const colleague = this.#colleague();
    this.#stage = 'talk';
    if (colleague !== undefined) this.exchange.applyTo(colleague, { type: 'callStarted', interactionId: this.id });
    this.say(...(colleague === undefined ? [] : [{ type: 'offer.accepted' as const, agentId: colleague, legId: callee }]), { type: 'leg.connected', legId: callee }, { type: 'leg.connected', legId: own }, { type: 'legs.joined', legIds: [own, callee] });
    this.exchange.phone?.far(this.id, 'connected');
  }
  refuse(cause: Parameters<OutboundCall['refuse']>[0]): void {
    const legId = this.#customerLeg();
    const colleague = this.#colleague();
    const offer: NewFact[] = colleague === undefined || legId === undefined ? [] : [{ type: cause === 'noAnswer' ? 'offer.missed' : 'offer.rejected', agentId: colleague, legId }];
    if (this.#stage === 'dial' && legId !== undefined) this.#end(declined.has(cause) ? 'customer' : 'system', cause, ...offer, { type: 'leg.ended', legId, cause });
  }

  // ── both ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  press(digit: string): void {
    const legId = this.#customerLeg();
    if (this.#stage === 'talk' && legId !== undefined && !this.collection.press(digit)) this.exchange.frames.send({ type: 'dtmf', interactionId: this.id, legId, digit });
  }
  hangUp(): void {
    // Of a call inside, whoever is not this agent.
    const { interaction } = this;
    const legId = interaction && (interaction.channel === 'internal' ? otherLeg(interaction, this.exchange.me.agentId) : customerLeg(interaction))?.id;
    if (legId !== undefined) this.#end('customer', 'normal', { type: 'leg.ended', legId, cause: 'normal' });
  }
  /** The agent's phone did. */
  agentHungUp(): void {
    const cause = this.#stage === 'dial' ? 'cancelled' : 'normal', legId = this.#ownLeg();
    if (legId !== undefined && !this.third.legEnded(legId, cause)) this.#end('agent', cause, { type: 'leg.ended', legId, cause });
  }
  /** A colleague who is in this call, and what the buttons there do. */
  #byColleague(agentId: string): Pick<ReachedParty, 'hangUp' | 'does'> {
    return {
      hangUp: () => {
        const leg = this.interaction && legOfAgent(this.interaction, agentId);
        if (leg?.state === 'connected' && !this.third.legEnded(leg.id, 'normal')) this.#end('agent', 'normal');
      },
      does: (name, to = { kind: 'agent', id: this.exchange.me.agentId }) => {
        this.exchange.command(name === 'transfer' || name === 'consult' ? { name, interactionId: this.id, to } : { name, interactionId: this.id }, agentId);
      },
    };
  }
  /** The call goes on with somebody else. */
  #agentLeaves(cause: EndCause): void {
    this.#endPhone(cause);
    this.exchange.leave(this.id);
    this.exchange.apply({ type: 'callEnded', interactionId: this.id, wrapUp: false });
  }

  /** Nobody took what an agent who has left handed over. */
  #toLine(): boolean {
    const customer = this.interaction && customerLeg(this.interaction);
    if (!customer || this.#group === undefined) return false;
    this.inQueue = this.#group;
    this.#stage = 'queue';
    this.say(
      ...customer.hold.local ? [{ type: 'leg.resumed' as const, legId: customer.id, side: 'local' as const }] : [],
      { type: 'queue.entered', skillGroupId: this.#group, name: this.exchange.groupName(this.#group), position: 1 },
    );
    this.exchange.match();
    return true;
  }
  #toFlow(): void {
    this.#stage = 'queue';
    this.say({ type: 'flow.entered', flowId: 'greeting', version: '1' });
  }

  /** Of this agent, or of a colleague who is in the call. */
  command(command: CallCommand, by: string): void {
    const { name } = command;
    const isMe = by === this.exchange.me.agentId;
    switch (command.name) {
      case 'hold': case 'resume': {
        const { interaction } = this;
        const own = interaction && legOfAgent(interaction, by);
        const other = command.scope === 'connection' ? own : interaction && otherLeg(interaction, by);
        if (this.#stage !== 'talk' || !other) throw new CccError('not-allowed-now', command.name);
        if (isMe && command.name === 'resume') this.exchange.claim(this.id);
        this.say({ type: command.name === 'hold' ? 'leg.held' : 'leg.resumed', by: 'agent', legId: other.id, side: other === own ? 'remote' : 'local' });
        break;
      }
      case 'switchTo':
        this.exchange.claim(this.id);
        if (this.interaction) this.say(...returnFacts(this.interaction, this.exchange.me.agentId));
        break;
      // The page has lost its leg, as after a reload: it rings again and answers by itself.
      case 'attach': {
        const own = this.#ownLeg();
        if (own !== undefined && !this.exchange.phone?.has(this.id)) this.exchange.phone?.ring(this.id, own, this.interaction?.customer.number ?? 'anonymous', true);
        break;
      }
      case 'setMuted': {
        const legId = this.#ownLeg();
        if (legId !== undefined) this.say({ type: 'leg.muted', by: 'agent', legId, muted: command.muted });
        break;
      }
      case 'hangUp': {
        const own = this.#ownLeg();
        const legId = command.legId ?? (command.number === undefined ? undefined : this.#legOfNumber(command.number));
        if (legId !== undefined && legId !== own) this.third.hangUpLeg(legId, by);
        else if (own === undefined || !this.third.legEnded(own, 'normal')) this.#end('agent', this.#stage === 'dial' ? 'cancelled' : 'normal');
        break;
      }
      case 'note': {
        const { remark, disposition, data } = command;
        this.say({
          type: 'interaction.noted', by: 'agent', ...(remark === undefined ? {} : { remark }), ...(disposition === undefined ? {} : { disposition }), ...(data === undefined ? {} : { data }),
        });
        break;
      }
      case 'finishWrapUp': this.#finishWrapUp(); break;
      case 'extendWrapUp': this.#extendWrapUp(); break;
      case 'reject': this.rejected(command.reason); break;
      case 'blockNumber': this.say({ type: 'customer.blocked', by: 'agent', agentId: this.exchange.me.agentId }); break;
      case 'report': {
        const legId = this.#ownLeg();
        if (legId !== undefined) this.say({ type: 'leg.reported', legId, agentId: this.exchange.me.agentId, report: command.report });
        break;
      }
      case 'collect': this.collection.start(command.templateId); break;
      case 'cancelCollect': this.collection.cancel(); break;
      case 'transfer': case 'cancelTransfer': case 'consult': case 'cancelConsult': case 'swap': case 'completeTransfer': case 'join': case 'split': case 'leave':
        // Whoever plugs a conversation together talks in it.
        if (isMe && (command.name === 'swap' || command.name === 'join')) this.exchange.claim(this.id);
        this.third.carryOut(command, by);
        break;
      case 'answer': throw new CccError('not-supported', 'no desk phone rings');
      // What its capabilities do not announce.
      default: throw new CccError('not-supported', name);
    }
  }

  #legOfNumber(number: string): string {
    const [leg, ...more] = (this.interaction?.legs ?? []).filter(({ state, party }) => state !== 'ended' && party.number === number);
    if (!leg || more.length > 0) throw new CccError('not-found', 'no connection of this number');
    return leg.id;
  }

  #end(party: HangUpParty, cause: EndCause, ...known: readonly NewFact[]): void {
    const before = this.interaction;
    if (this.#stage === 'over' || !before) return;
    this.#stage = 'over';
    this.#cancelTimer();
    const { exchange } = this;
    const { me, settings, clock } = exchange;
    const leftRinging = this.#offered !== undefined;
    const withdrawn: NewFact[] = this.#offered === undefined ? [] : [
      { type: 'offer.withdrawn', agentId: me.agentId, legId: this.#offered, reason: 'abandoned' }, { type: 'leg.ended', legId: this.#offered, cause: 'cancelled' },
    ];
    const reach = [...this.collection.stop(), ...this.third.closing(), ...this.elsewhere.withdraw('abandoned')];
    const queue: NewFact[] = this.inQueue === undefined ? [] : [{ type: 'queue.left', reason: 'abandoned' }];
    const said = [...known, ...withdrawn, ...reach].flatMap((fact) => fact.type === 'leg.ended' ? fact.legId : []);
    const rest = before.legs.filter((leg) => leg.state !== 'ended' && !said.includes(leg.id)).map((leg): NewFact => ({ type: 'leg.ended', legId: leg.id, cause }));
    const mine = servingLeg(before)?.party.agentId === me.agentId;
    const wrapUp = mine && before.channel === 'phone' && talkedSince(before) !== undefined && settings.wrapUpSeconds > 0;
    const until = clock.now() + settings.wrapUpSeconds * 1000;
    this.#leaveQueue();
    exchange.leave(this.id);
    this.say(
      ...known, ...withdrawn, ...queue, ...reach, ...rest,
      { type: 'interaction.ended', status: endStatus(before, party, cause, leftRinging, this.third.handedTo), hangUpParty: party, ...(cause === 'normal' ? {} : { cause }) },
      ...(wrapUp ? [{ type: 'wrapUp.started' as const, agentId: me.agentId, until, limit: clock.now() + mostWrapUpMs }] : []),
    );
    exchange.previews.ended(this.interaction ?? {});
    this.#endPhone(leftRinging ? 'cancelled' : cause);
    for (const agentId of [me.agentId, ...exchange.colleagueIds]) {
      exchange.applyTo(agentId, { type: 'callEnded', interactionId: this.id, wrapUp: wrapUp && agentId === me.agentId });
      exchange.applyTo(agentId, { type: 'offerOver', interactionId: this.id });
    }
    if (wrapUp) this.#cancelTimer = clock.after(settings.wrapUpSeconds * 1000, () => { this.#finishWrapUp(); });
    else this.say({ type: 'interaction.closed' });
    exchange.match();
  }

  #extendWrapUp(): void {
    const { clock, me } = this.exchange;
    const until = Math.min((this.interaction?.wrapUpUntil ?? 0) + wrapUpStepMs, this.interaction?.wrapUpLimit ?? 0);
    this.#cancelTimer();
    this.say({ type: 'wrapUp.extended', by: 'agent', agentId: me.agentId, until });
    this.#cancelTimer = clock.after(until - clock.now(), () => { this.#finishWrapUp(); });
  }

  #finishWrapUp(): void {
    const { agentId } = this.exchange.me;
    if (this.interaction?.phase !== 'wrapUp') return;
    this.#cancelTimer();
    this.say({ type: 'wrapUp.finished', agentId }, { type: 'interaction.closed' });
    this.exchange.apply({ type: 'wrapUpFinished', interactionId: this.id });
  }

  #leaveQueue(): void {
    this.inQueue = undefined;
    this.#offered = undefined;
  }
  #endPhone(cause: EndCause): void { if (this.exchange.phone?.has(this.id)) this.exchange.phone.far(this.id, 'ended', cause); }
  /** Of this call, as it happened. */
  say(...facts: readonly NewFact[]): void {
    this.exchange.frames.append(this.id, facts);
    this.exchange.tellPhones();
  }
  #colleague(): string | undefined { const { interaction } = this; return interaction?.channel === 'internal' ? interaction.legs.find((leg) => leg.role === 'customer')?.party.agentId : undefined; }
  #own(): Party { return { kind: 'agent', number: '8001', name: this.exchange.me.name, agentId: this.exchange.me.agentId }; }
  #ownLeg(): string | undefined { return this.interaction && legOfAgent(this.interaction, this.exchange.me.agentId)?.id; }
  #customerLeg(): string | undefined { return this.interaction?.legs.find((leg) => leg.role === 'customer' && leg.state !== 'ended')?.id; }
}
