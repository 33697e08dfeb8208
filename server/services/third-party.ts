/** A third party in a call: transfer, consultation, swap, join, split and leaving — all by plugging legs together anew. */
import { CccError } from 'ccc-workstation/errors';
import { allowedWays, consultLeg, customerLeg, isCollecting, legOfAgent, releasable, servingLeg, type ThirdPartyCommand } from 'ccc-workstation/model';
import type { CenterCommand, EndCause, Leg, NewFact, Target, TransferMode } from 'ccc-workstation/protocol';
import type { RecordTracks } from '../ports/media.js';
import type { Call } from './call.js';
import type { CallLeg } from './call-leg.js';
import type { Destination } from './destination.js';
import type { Queue } from './queue.js';
import type { BoundFlow } from './plan.js';
import { DirectReach, GroupReach, type Reach, type ReachOptions } from './reach.js';

export interface ThirdPartyPorts {
  readonly queue: Queue;
  /** Where a number dialled by this agent leads. */
  find(agentId: string, dialled: string): Destination | undefined;
  /** One more line of a trunk for this call; false when none is free. */
  takeLine(trunkId: string): boolean;
  /** The flow of this id, or that this number of the center leads into. */
  flow(to: Target): BoundFlow | undefined;
  /** The customer goes into a flow; nobody else is in the call any more. */
  enterFlow(call: Call, flow: BoundFlow): Promise<void>;
  /** A customer whom nobody serves goes to a line, as the settings say; false where there is none. */
  backToLine(call: Call): Promise<boolean>;
}
type Command = Extract<CenterCommand, { name: ThirdPartyCommand }>;
type Transfer = Extract<CenterCommand, { name: 'transfer' }>;
type Purpose = 'transfer' | 'consult';

/** How long a call waits for a skill group that an agent asked for. */
const groupPatienceMs = 1_800_000;

export class ThirdParty {
  readonly #call: Call;
  readonly #ports: ThirdPartyPorts;
  #reach: Reach | undefined;
  /** The customer of a transfer that failed is on the way back to the agent who had left. */
  #isReturning = false;

  constructor(call: Call, ports: ThirdPartyPorts) {
    this.#call = call;
    this.#ports = ports;
  }

  /** What is allowed has been asked of the model before. */
  async carryOut(agentId: string, command: Command): Promise<void> {
    const { own, customer, third } = this.#parties(agentId);
    switch (command.name) {
      case 'transfer': return await this.#transfer(agentId, command);
      case 'consult':
        this.#requireWay('consult', command.to);
        return await this.#begin('consult', agentId, command.to);
      case 'cancelTransfer':
      case 'cancelConsult': return await this.#cancel();
      case 'swap': return await this.#swap(own, customer, third);
      case 'completeTransfer':
      case 'leave': return await this.#handOver(own, 'normal');
      case 'join': return await this.change(...resume(customer), ...resume(third), { type: 'legs.joined', by: 'agent', legIds: [customer.id, own.id, ...ids(third)] });
      case 'split': return await this.change(...hold(customer), { type: 'legs.split', by: 'agent', legIds: [customer.id] });
    }
  }

  /** True when the call goes on without this leg. */
  async legEnded(leg: CallLeg, cause: EndCause): Promise<boolean> {
    const { interaction } = this.#call;
    if (this.#reach?.owns(leg)) {
      await this.#reach.legEnded(leg, cause);
      return true;
    }
    const known = interaction?.legs.find((each) => each.id === leg.id);
    // Without the customer nobody is left to go on for.
    if (!interaction || !known || leg.role === 'customer' || customerLeg(interaction)?.state === 'ended') return false;
    if (known.role === 'consult') {
      await this.#back({ type: 'leg.ended', legId: leg.id, cause });
      await this.#call.release(leg, cause);
      return true;
    }
    if (servingLeg(interaction)?.id !== leg.id) return false;
    if (consultLeg(interaction)) {
      await this.#handOver(known, cause);
      return true;
    }
    if (interaction.reaching?.purpose !== 'transfer') return false;
    // The customer keeps waiting for the one who was asked for.
    await this.change({ type: 'leg.ended', legId: leg.id, cause });
    await this.#call.release(leg, cause);
    return true;
  }

  async reject(agentId: string, reason: string | undefined): Promise<boolean> { return await this.#reach?.reject(agentId, reason) ?? false; }
  async pickUp(ringing: string, by: string): Promise<boolean> { return await this.#reach?.pickUp(ringing, by) ?? false; }
  async take(by: string, groupIds: readonly string[]): Promise<boolean> { return await this.#reach?.take(by, groupIds) ?? false; }

  /** One connection of the agent's call, and not the others (VOC-11). */
  async hangUpLeg(agentId: string, legId: string): Promise<void> {
    const { interaction } = this.#call;
    const leg = interaction && releasable(interaction, agentId).find(({ id }) => id === legId);
    if (!leg) throw new CccError('not-allowed-now', 'not a connection of yours');
    if (leg.role === 'customer') await this.#letCustomerGo(agentId);
    else await this.#cancel();
  }

  /** The agent and the third party stay: a conversation inside, and recorded only where those are. */
  async #letCustomerGo(agentId: string): Promise<void> {
    const { own, customer, third } = this.#parties(agentId);
    const { recorder, kit } = this.#call;
    const stopped = kit.options.recordInternalCalls ? [] : await recorder.stop();
    await this.change(
      ...resume(customer), ...resume(third), { type: 'leg.ended', by: 'agent', legId: customer.id, cause: 'normal' }, ...stopped,
      { type: 'legs.joined', by: 'agent', legIds: [own.id, ...ids(third)] },
    );
    await this.#letGo(customer, 'normal');
  }

  /** The call ends while somebody is being rung. */
  closing(): NewFact[] {
    const reach = this.#reach;
    this.#reach = undefined;
    return reach ? [...reach.stop(), { type: 'reach.ended', outcome: 'cancelled' }] : [];
  }

  /** Left: everybody of ours whom the customer hears; right: the customer (SVR-08), but not what nobody may hear (CAL-09). */
  tracks(): RecordTracks {
    const { interaction } = this.#call;
    const customer = interaction && customerLeg(interaction);
    if (!interaction || !customer) return { left: [], right: [] };
    if (customer.state === 'ended') return { left: ids(servingLeg(interaction)), right: ids(consultLeg(interaction)) };
    const together = interaction.joined.find((set) => set.includes(customer.id))?.filter((id) => id !== customer.id);
    const serving = servingLeg(interaction);
    return { left: together ?? (serving ? [serving.id] : []), right: isCollecting(interaction) && interaction.collection?.masked ? [] : [customer.id] };
  }

  // ── reaching somebody ───────────────────────────────────────────────────────────────────────────────────────────────────

  async #transfer(agentId: string, { to, mode = to.kind === 'flow' ? 'blind' : 'whenAnswered' }: Transfer): Promise<void> {
    this.#requireWay(mode, to);
    if (to.kind === 'flow' || to.kind === 'number') return await this.#toFlow(agentId, to);
    await this.#begin('transfer', agentId, to, mode === 'blind');
  }

  #requireWay(way: TransferMode | 'consult', { kind }: Target): void {
    const { interaction } = this.#call;
    if (interaction && allowedWays(interaction, kind).has(way)) return;
    throw new CccError('not-allowed-now', kind === 'external' ? 'a call that the center placed is handed to an outside number only when that has answered' : `${kind} ${way}: nobody answers there`);
  }

  async #begin(purpose: Purpose, agentId: string, to: Target, blind = false): Promise<void> {
    const { own, customer } = this.#parties(agentId);
    const reach = this.#reachFor(purpose, agentId, to, own);
    const gone: NewFact[] = blind ? [{ type: 'leg.ended', legId: own.id, cause: 'normal' }] : [];
    await this.change(...hold(customer), { type: 'reach.started', by: 'agent', purpose, agentId, to, ...(blind ? { blind } : {}) }, ...gone);
    this.#reach = reach;
    if (blind) await this.#letGo(own, 'normal');
    await reach.start();
  }

  /** A flow answers at once: the agent is out of the call with it. */
  async #toFlow(agentId: string, to: Target): Promise<void> {
    const { own, customer } = this.#parties(agentId);
    const flow = this.#ports.flow(to);
    if (!flow) throw new CccError('not-found', to.kind);
    await this.change(
      ...resume(customer), { type: 'reach.started', by: 'agent', purpose: 'transfer', agentId, to, blind: true }, { type: 'leg.ended', legId: own.id, cause: 'normal' },
      { type: 'reach.ended', outcome: 'answered' },
    );
    await this.#letGo(own, 'normal');
    await this.#ports.enterFlow(this.#call, flow);
  }

  async #letGo(leg: Leg | undefined, cause: EndCause): Promise<void> {
    const line = leg && this.#call.legs.get(leg.id);
    if (line) await this.#call.release(line, cause);
  }

  /** Refuses what cannot be reached now, before the customer hears anything of it. */
  #reachFor(purpose: Purpose, agentId: string, to: Target, own: Leg): Reach {
    const listener = this.#call.legs.get(own.id);
    const options: ReachOptions = {
      ...this.#optionsFor(purpose),
      ...(purpose === 'consult' ? { from: { number: own.party.number, ...(own.party.name === undefined ? {} : { name: own.party.name }) }, ...(listener ? { listener } : {}) } : {}),
    };
    const { plan } = this.#call.kit;
    if (to.kind === 'skillGroup') {
      if (!plan.skillGroups.has(to.id)) throw new CccError('not-found', 'skill group');
      return new GroupReach(options, to.id, this.#ports.queue, groupPatienceMs);
    }
    if (to.kind === 'flow' || to.kind === 'number') throw new CccError('not-allowed-now', to.kind);
    const destination = this.#ports.find(agentId, to.kind === 'agent' ? `agent-${to.id}` : to.id);
    if (!destination) throw new CccError('invalid-number');
    const { target, channel } = destination;
    if (target === 'notFound') throw new CccError('not-found', to.kind);
    if (typeof target === 'string') throw new CccError('not-allowed-now', target);
    // A short number in the field for outside numbers may be an extension; it is rung as what it is.
    const meant = target.kind === 'phone' && to.kind === 'external' ? { kind: 'phone' as const, id: target.extension } : { kind: to.kind, id: to.id };
    if (target.kind === 'trunk' && !this.#ports.takeLine(target.trunkId)) throw new CccError('overloaded');
    const timeoutMs = channel === 'internal' ? plan.settings.internalRingTimeoutMs : this.#call.kit.options.outboundRingTimeoutMs;
    return new DirectReach(options, meant, destination, timeoutMs);
  }
  #optionsFor(purpose: Purpose): ReachOptions {
    return {
      call: this.#call, role: purpose === 'transfer' ? 'agent' : 'consult',
      events: { answered: (leg, facts) => this.#answered(purpose, leg, facts), failed: (cause, facts) => this.#failed(cause, facts) },
    };
  }

  async #answered(purpose: Purpose, leg: CallLeg, facts: readonly NewFact[]): Promise<void> {
    this.#reach = undefined;
    const { interaction } = this.#call;
    const customer = interaction && customerLeg(interaction);
    if (!interaction || !customer) return;
    const own = servingLeg(interaction);
    const answered: NewFact[] = [...facts, { type: 'reach.ended', outcome: 'answered' }];
    if (purpose === 'consult' && own) return await this.change(...answered, { type: 'legs.joined', legIds: [own.id, leg.id] });
    await this.#handTo(leg.id, customer, own, 'normal', answered);
  }

  async #failed(cause: EndCause, facts: readonly NewFact[]): Promise<void> {
    this.#reach = undefined;
    const ended: NewFact[] = [...facts, { type: 'reach.ended', outcome: 'failed', cause }];
    const { interaction } = this.#call;
    if (interaction && servingLeg(interaction)) return await this.#back(...ended);
    const from = interaction?.reaching?.agentId;
    await this.change(...ended);
    await this.#goOn(from, cause);
  }

  /** Nobody was reached for a customer whose agent has left: they are served all the same. */
  async #goOn(from: string | undefined, cause: EndCause): Promise<void> {
    const { plan } = this.#call.kit;
    const toAgent = async (): Promise<boolean> => from !== undefined && !this.#isReturning && await this.#returnTo(from);
    if (plan.settings.afterTransferFailed === 'agent' && await toAgent()) return;
    if (await this.#ports.backToLine(this.#call) || await toAgent()) return;
    await this.#call.end({ party: 'system', cause });
  }

  async #returnTo(agentId: string): Promise<boolean> {
    // As if nobody asked: nobody calls oneself.
    const destination = this.#ports.find('', `agent-${agentId}`);
    if (!destination || typeof destination.target === 'string') return false;
    const to: Target & { kind: 'agent' } = { kind: 'agent', id: agentId };
    this.#isReturning = true;
    await this.change({ type: 'reach.started', purpose: 'transfer', agentId, to, blind: true });
    this.#reach = new DirectReach(this.#optionsFor('transfer'), to, destination, this.#call.kit.plan.settings.internalRingTimeoutMs);
    await this.#reach.start();
    return true;
  }

  async #cancel(): Promise<void> {
    const reach = this.#reach;
    if (reach) {
      this.#reach = undefined;
      return await this.#back(...reach.stop(), { type: 'reach.ended', by: 'agent', outcome: 'cancelled' });
    }
    const { interaction } = this.#call;
    const third = interaction && consultLeg(interaction);
    if (!third) return;
    await this.#back({ type: 'leg.ended', by: 'agent', legId: third.id, cause: 'normal' });
    await this.#letGo(third, 'normal');
  }

  // ── plugging ────────────────────────────────────────────────────────────────────────────────────────────────────────────

  async #swap(own: Leg, customer: Leg, third: Leg | undefined): Promise<void> {
    if (!third) throw new CccError('not-allowed-now', 'swap');
    const [from, to] = customer.hold.local ? [third, customer] : [customer, third];
    await this.change(...hold(from), ...resume(to), { type: 'legs.joined', by: 'agent', legIds: [own.id, to.id] });
  }

  /** The third party is gone or was never there: the agent and the customer talk again. */
  async #back(...facts: readonly NewFact[]): Promise<void> {
    const { interaction } = this.#call;
    const customer = interaction && customerLeg(interaction);
    const own = interaction && servingLeg(interaction);
    if (!customer || !own) return await this.change(...facts);
    await this.change(...facts, ...resume(customer), { type: 'legs.joined', legIds: [customer.id, own.id] });
  }

  /** The agent goes; the third party and the customer stay. */
  async #handOver(own: Leg, cause: EndCause): Promise<void> {
    const { interaction } = this.#call;
    const customer = interaction && customerLeg(interaction);
    const third = interaction && consultLeg(interaction);
    if (!customer || !third) throw new CccError('not-allowed-now', 'nobody to leave the customer to');
    await this.#handTo(third.id, customer, own, cause, resume(third));
  }

  async #handTo(legId: string, customer: Leg, own: Leg | undefined, cause: EndCause, facts: readonly NewFact[]): Promise<void> {
    const gone: NewFact[] = own ? [{ type: 'leg.ended', legId: own.id, cause }] : [];
    const from = own?.party.agentId ?? this.#call.interaction?.reaching?.agentId;
    await this.change(
      ...facts, ...resume(customer), ...gone, { type: 'interaction.transferred', legId, ...(from === undefined ? {} : { from }) },
      { type: 'legs.joined', legIds: [customer.id, legId] },
    );
    this.#isReturning = false;
    await this.#letGo(own, cause);
  }

  /** Stores what changed, then makes media and recording follow. */
  async change(...facts: readonly NewFact[]): Promise<void> {
    await this.#call.plug(...facts);
    await this.#call.recorder.retrack(this.tracks());
  }

  #parties(agentId: string): { own: Leg; customer: Leg; third: Leg | undefined } {
    const { interaction } = this.#call;
    const own = interaction && legOfAgent(interaction, agentId);
    const customer = interaction && customerLeg(interaction);
    if (!own || !customer) throw new CccError('not-allowed-now');
    return { own, customer, third: consultLeg(interaction) };
  }
}

const hold = (leg: Leg): NewFact[] => leg.hold.local ? [] : [{ type: 'leg.held', by: 'agent', legId: leg.id, side: 'local' }];
const resume = (leg: Leg | undefined): NewFact[] => leg?.hold.local ? [{ type: 'leg.resumed', by: 'agent', legId: leg.id, side: 'local' }] : [];
const ids = (leg: Leg | undefined): string[] => leg ? [leg.id] : [];
