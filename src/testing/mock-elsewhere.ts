/** A call of the mock center that rings at a colleague: what the colleague does with it, and who picks it up instead. */
import { isRoutable } from '../model/index.js';
import type { EndCause, Interaction, NewFact, Party } from '../protocol/index.js';
import type { MockExchange } from './mock-exchange.js';
import type { ReachedParty } from './mock-third-party.js';
import { passMs } from './people.js';

interface Ringing { readonly agentId: string; readonly legId: string; readonly cancel: () => void }
interface CallOfMock {
  readonly id: string;
  readonly inQueue: string | undefined;
  readonly interaction: Interaction | undefined;
  say(...facts: readonly NewFact[]): void;
  /** The colleague has the call. */
  taken(): void;
  byColleague(agentId: string): Pick<ReachedParty, 'hangUp' | 'does'>;
}

export class MockElsewhere {
  #ringing: Ringing | undefined;
  readonly #passed = new Map<string, number>();
  constructor(private readonly call: CallOfMock, private readonly exchange: MockExchange) {}

  get ringsAt(): string | undefined { return this.#ringing?.agentId; }

  /** Offers it to a colleague of the group who is free. */
  offer(): boolean {
    const { exchange, call } = this;
    const { clock } = exchange;
    const group = call.inQueue;
    const who = exchange.agents().find(({ id, skillGroupIds, ...agent }) =>
      id !== exchange.me.agentId && group !== undefined && skillGroupIds.includes(group) && isRoutable({ ...agent, id, skillGroupIds }) && (this.#passed.get(id) ?? 0) <= clock.now());
    return who !== undefined && this.offerTo(who.id) !== undefined;
  }
  /** Rings at this colleague. */
  offerTo(agentId: string): ReachedParty | undefined {
    const { exchange, call } = this;
    const { clock, settings } = exchange;
    const group = call.inQueue;
    const party = exchange.partyOf({ kind: 'agent', id: agentId });
    if (!party) return undefined;
    const legId = exchange.nextId('leg');
    this.#ringing = { agentId, legId, cancel: clock.after(settings.ringTimeoutMs, () => { this.#over('missed', 'noAnswer'); }) };
    exchange.applyTo(agentId, { type: 'offered', interactionId: call.id });
    call.say(
      { type: 'leg.added', legId, role: 'agent', direction: 'outbound', state: 'alerting', party },
      { type: 'interaction.offered', agentId, legId, ...(group === undefined ? {} : { skillGroupId: group }), deadlineAt: clock.now() + settings.ringTimeoutMs }, { type: 'leg.alerting', legId, earlyMedia: false },
    );
    const reached = this.#asReached(party, agentId);
    exchange.onReached(reached);
    return reached;
  }

  /** Somebody else has answered, or the caller is gone; what is to be said about it. */
  withdraw(reason: 'answeredElsewhere' | 'abandoned'): NewFact[] {
    const ringing = this.#ringing;
    this.#ringing = undefined;
    if (!ringing) return [];
    ringing.cancel();
    this.exchange.applyTo(ringing.agentId, { type: 'offerOver', interactionId: this.call.id });
    const { agentId, legId } = ringing;
    return [{ type: 'offer.withdrawn', agentId, legId, reason }, { type: 'leg.ended', legId, cause: reason === 'abandoned' ? 'cancelled' : reason }];
  }

  #asReached(party: Party, agentId: string): ReachedParty {
    const isRinging = (): boolean => this.#ringing?.agentId === agentId;
    const isTalking = (): boolean => {
      const { interaction } = this.call;
      return interaction?.endedAt === undefined && interaction?.legs.some((leg) => leg.state === 'connected' && leg.party.agentId === agentId) === true;
    };
    return {
      interactionId: this.call.id, purpose: 'offer', to: { kind: 'agent', id: agentId }, get isRinging() { return isRinging(); }, get isTalking() { return isTalking(); },
      answer: () => { this.#answered(); }, refuse: (cause) => { this.#over(cause === 'noAnswer' ? 'missed' : 'rejected', cause); }, ...this.call.byColleague(agentId),
    };
  }

  #answered(): void {
    const ringing = this.#ringing;
    const customer = this.call.interaction?.legs[0];
    if (!ringing || !customer) return;
    this.#ringing = undefined;
    ringing.cancel();
    // Before the news of it: nobody else is to be looked for.
    this.call.taken();
    const { agentId, legId } = ringing;
    this.exchange.applyTo(agentId, { type: 'callStarted', interactionId: this.call.id });
    this.call.say(
      { type: 'offer.accepted', agentId, legId }, { type: 'queue.left', reason: 'answered' }, { type: 'leg.connected', legId }, { type: 'legs.joined', legIds: [customer.id, legId] },
    );
  }

  #over(outcome: 'missed' | 'rejected', cause: EndCause): void {
    const ringing = this.#ringing;
    if (!ringing) return;
    const { exchange, call } = this;
    const { agentId, legId } = ringing;
    this.#ringing = undefined;
    ringing.cancel();
    this.#passed.set(agentId, exchange.clock.now() + passMs);
    call.say({ type: `offer.${outcome}`, agentId, legId }, { type: 'leg.ended', legId, cause });
    exchange.applyTo(agentId, outcome === 'missed' ? { type: 'offerMissed', interactionId: call.id, policy: exchange.settings.afterMissed } : { type: 'offerOver', interactionId: call.id });
    exchange.match();
  }
}
