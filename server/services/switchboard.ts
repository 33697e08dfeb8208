/** The switchboard: takes every incoming call, decides what kind it is, and keeps the running ones. */
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import { allowedForAgent, allowedOnInteraction, connectionHold, reduceInteraction } from 'ccc-workstation/model';
import { Id, type Agent, type Interaction, type NewFact, type Party, type PreviewContact } from 'ccc-workstation/protocol';
import { cleanNumber, isWithheld } from '../domain/numbers.js';
import type { MediaEvent } from '../ports/media.js';
import type { IncomingLeg } from '../ports/sip.js';
import { ArrivalStage, customerParty } from './arrival.js';
import { Call } from './call.js';
import { blockCustomer, carryOut, type CallCommand, type ReportCommand } from './call-commands.js';
import { CallLeg } from './call-leg.js';
import { commandsOf } from './capabilities.js';
import { destinationOf, type Caller, type Destination } from './destination.js';
import { DialStage } from './dial.js';
import { Focus } from './focus.js';
import { takeUpLegs, type Interruption } from './interruption.js';
import { FlowStage, type Again } from './ivr.js';
import type { CallKit } from './kit.js';
import type { BoundFlow } from './plan.js';
import type { Previews } from './previews.js';
import type { Queue } from './queue.js';
import { standbyUser } from './standby.js';
import { lineAfterLoss, lineAfterTransfer, type Line } from './line-after-loss.js';
import { TalkStage } from './talk.js';
import { tellVisits } from './visits.js';
import { WaitingStage } from './waiting.js';

/** The media engine warns long before sound suffers; new calls are turned away when next to nothing is left of its core. */
const fullLoad = 0.92;
/** It repeats the warning while it lasts; there is no all-clear. */
const shedMs = 2000;

/** Instead of a number: the interaction whose customer is to be called again, or a previewed contact. */
const behind = /^(redial|preview)-([A-Za-z0-9_.-]{1,64})$/;

type DigitListener = (call: Call, leg: CallLeg, digit: string) => void;

export class Switchboard {
  readonly #kit: CallKit;
  readonly #queue: Queue;
  readonly #previews: Previews;
  readonly #onDigit: DigitListener;
  readonly #calls = new Map<string, Call>();
  readonly #focus: Focus;
  /** The lines in which running calls waited. */
  readonly #lines = new Map<string, Line>();
  #accepting = true;
  /** New calls are turned away until then, because the media engine said that it cannot keep up. */
  #shedUntil = -Infinity;

  constructor(kit: CallKit, queue: Queue, previews: Previews, onDigit: DigitListener) {
    this.#kit = kit;
    this.#queue = queue;
    this.#previews = previews;
    this.#onDigit = onDigit;
    this.#focus = new Focus(kit.ledger, this.#calls);
  }

  get callCount(): number { return this.#calls.size; }

  onCall(leg: IncomingLeg): void {
    if (!this.#accepting) return leg.hangUp('serverRestart');
    if (this.#kit.clock.monotonic() < this.#shedUntil) return leg.hangUp('overload');
    const { origin } = leg;
    if (origin.kind === 'agent' && leg.to === standbyUser) return this.#kit.standby.stand(leg, origin.agentId);
    if (origin.kind === 'agent') return this.#outbound(leg, origin.agentId, this.#callerOf(origin.agentId));
    const centerNumber = this.#flowOf(leg);
    if (centerNumber) return this.#inbound(leg, centerNumber.number, centerNumber.flow);
    if (origin.kind !== 'phone') return leg.hangUp('notFound');
    const phone = this.#kit.plan.phones.get(origin.extension);
    const agentId = phone?.bindAgentId ?? undefined;
    this.#outbound(leg, agentId, { agentId, number: origin.extension, name: phone?.name ?? origin.extension });
  }

  onMedia(event: MediaEvent): void {
    if (event.type === 'overload') {
      if (event.load >= fullLoad) this.#shedUntil = this.#kit.clock.monotonic() + shedMs;
      return;
    }
    const call = this.#calls.get(event.sessionId);
    if (!call) return this.#kit.standby.onMedia(event);
    if (event.type === 'dtmf') call.digit(event.legId, event.digit, event.passedOn);
    else if (event.type === 'mediaLost') call.mediaLost(event.legId);
    else if (event.type === 'mediaSilent') call.mediaSilent(event.legId);
    else if (event.type === 'mediaBack') call.mediaBack(event.legId);
    else if (event.type === 'recordingFailed') call.recordingFailed(event.recordingId, event.reason);
  }

  /** Rejects with `not-found`, `forbidden` or `not-allowed-now`; what is allowed is decided when its turn comes. */
  async command(agentId: string, command: CallCommand | ReportCommand): Promise<void> {
    if (command.name === 'report') return await this.#report(agentId, command);
    const call = this.#calls.get(command.interactionId);
    if (!call && command.name === 'blockNumber') return await this.#blockAfter(agentId, command.interactionId);
    if (!call) throw new CccError('not-found', 'no such call is running');
    await call.run(async () => {
      const { interaction } = call;
      if (!interaction) throw new CccError('not-found');
      const allowed = allowedOnInteraction(interaction, agentId);
      if (allowed.size === 0 && !interaction.legs.some((leg) => leg.party.agentId === agentId)) throw new CccError('forbidden', 'another agent\'s call');
      const rule = command.name === 'setMuted' ? command.muted ? 'mute' : 'unmute' : command.name;
      const parks = (command.name === 'hold' || command.name === 'resume') && command.scope === 'connection';
      if (parks ? connectionHold(interaction, agentId) !== command.name : !allowed.has(rule)) throw new CccError('not-allowed-now', command.name);
      await carryOut(call, agentId, command, this.#focus);
    });
  }

  /** A call that is over is what its facts say; whoever had no part in it learns nothing of it. */
  async #past(agentId: string, id: string): Promise<{ readonly interaction: Interaction; readonly allowed: ReturnType<typeof allowedOnInteraction> } | undefined> {
    const interaction = this.#kit.ledger.interaction(id) ?? (await this.#kit.store.facts(id)).reduce<Interaction | undefined>(reduceInteraction, undefined);
    const allowed = interaction && allowedOnInteraction(interaction, agentId);
    return interaction && allowed && allowed.size > 0 ? { interaction, allowed } : undefined;
  }

  /** Whoever talked to the customer may also block them when the call is over (CAL-13). */
  async #blockAfter(agentId: string, id: string): Promise<void> {
    const past = await this.#past(agentId, id);
    if (!past) throw new CccError('not-found', 'no call of yours');
    if (!past.allowed.has('blockNumber')) throw new CccError('not-allowed-now', 'blockNumber');
    await blockCustomer(this.#kit, past.interaction, agentId);
    await this.#kit.ledger.amend(id, [{ type: 'customer.blocked', by: 'agent', agentId }]);
  }

  /** How it sounded, also after the call: the record is folded again then. Each end of a call is measured once. */
  async #report(agentId: string, { interactionId, report }: ReportCommand): Promise<void> {
    const { ledger, store } = this.#kit;
    const write = async (): Promise<void> => {
      const facts = await store.facts(interactionId);
      const mine = facts.findLast((fact) => fact.type === 'leg.added' && fact.party.agentId === agentId && facts.some((other) => other.type === 'leg.connected' && other.legId === fact.legId));
      if (mine?.type !== 'leg.added') throw new CccError('not-found', 'no call of yours');
      if (facts.some((fact) => fact.type === 'leg.reported' && fact.legId === mine.legId)) return;
      await ledger.amend(interactionId, [{ type: 'leg.reported', legId: mine.legId, agentId, report }]);
    };
    const call = this.#calls.get(interactionId);
    await (call ? call.run(write) : write());
  }

  /** Takes what rings at a colleague of a common skill group (VOC-13). */
  async pickUp(agentId: string, from: string): Promise<void> {
    const { roster } = this.#kit;
    const agent = this.#freeFor(agentId, 'pickUp');
    const colleague = roster.get(from);
    // Another group's agent and nobody at all answer alike.
    if (!colleague?.skillGroupIds.some((id) => agent.skillGroupIds.includes(id))) throw new CccError('not-found', 'no such colleague');
    const ringing = colleague.work?.find((work) => work.activity === 'offered');
    const call = ringing && this.#calls.get(ringing.interactionId);
    if (!call || !await call.run(async () => await call.stage.pickUp?.(from, agentId) ?? false)) throw new CccError('not-allowed-now', 'nothing rings there');
  }

  /** Takes a call out of the line of a group of the agent's, or from whom it rings at there (VOC-13). */
  async take(agentId: string, interactionId: string): Promise<void> {
    const { skillGroupIds } = this.#freeFor(agentId, 'take');
    const call = this.#calls.get(interactionId);
    // A call of another group, one that is served, and none at all answer alike.
    const took = await call?.run(async () => !call.isEnded && await call.stage.take?.(agentId, skillGroupIds) === true);
    if (!took) throw new CccError('not-found', 'no such call waits');
  }

  /** An agent who asks for a call, and whose phone could ring. */
  #freeFor(agentId: string, name: 'pickUp' | 'take'): Agent {
    const { roster } = this.#kit;
    const agent = roster.get(agentId);
    if (!agent || !allowedForAgent(agent).has(name)) throw new CccError('not-allowed-now', name);
    if (!roster.targetOf(agentId)) throw new CccError('phone-not-registered');
    return agent;
  }

  /**
   * No new calls and no new offers from now on. Resolves when nothing runs any more that the next process could not go on with, at the latest
   * after `patienceMs`; where calls do not go on at all, what still runs then is ended.
   */
  async drain(patienceMs: number): Promise<void> {
    this.#accepting = false;
    this.#queue.pause();
    const { clock, options } = this.#kit;
    const until = clock.monotonic() + patienceMs;
    const talking = (): Call[] => [...this.#calls.values()].filter((call) => !call.isEnded);
    const waitedFor = (): boolean => talking().some((call) => !options.recoverCalls || !call.canMove);
    while (waitedFor() && clock.monotonic() < until) await new Promise<void>((resolve) => { clock.after(100, resolve); });
    // What still rings is cancelled by the one who rang it, as long as that one is here.
    const rest = talking().filter((call) => !options.recoverCalls || call.stage.name === 'dial');
    await Promise.allSettled(rest.map((call) => call.run(() => call.end({ party: 'system', cause: 'serverRestart' }))));
    if (!options.recoverCalls) await Promise.allSettled([...this.#calls.values()].map((call) => call.run(() => call.finishWrapUp())));
  }

  /** An agent's page is registered: what a restart took from it is rung again without being asked, since the page may not have noticed. */
  pageBack(agentId: string): void {
    for (const call of this.#calls.values()) {
      const { stage } = call;
      const leg = [...call.legs.values()].findLast((each) => each.party.agentId === agentId && !each.over);
      if (!leg?.isInterrupted || !(stage instanceof TalkStage)) continue;
      leg.isInterrupted = false;
      call.post(() => stage.losses.attach(agentId).catch((error: unknown) => { this.#kit.log('warn', 'a page could not be attached', { interaction: call.id, agent: agentId, error: String(error) }); }));
    }
  }

  /** In order with everything else of this call, if it still runs. */
  inOrder<T>(id: string, job: () => Promise<T>): Promise<T> { return this.#calls.get(id)?.run(job) ?? job(); }
  /** The session is over: what of the agent's calls no page can hang up any more is hung up here. */
  signedOut(agentId: string): void {
    for (const call of this.#calls.values()) call.post(async () => { if (call.stage instanceof TalkStage) await call.stage.signedOut(agentId); });
  }

  // ── after a restart ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Goes on with a call of before the restart; false when that cannot be, and nothing of it is left running. */
  async takeUp(interruption: Interruption): Promise<boolean> {
    const { id, interaction, decision: { to } } = interruption;
    const call = this.#keep(id);
    try {
      await call.run(async () => {
        await takeUpLegs(call, interruption);
        if (to.kind === 'talk') return await call.enter(this.#talk(call));
        const flow = this.#flowTo(interaction.centerNumber);
        const customer = [...call.legs.values()].find((leg) => leg.role === 'customer');
        if (to.kind !== 'flow' || !flow || !customer) throw new Error('its flow is no longer there');
        await call.enter(this.#flow(call, customer, flow, { place: interruption.kept?.place && { previousId: undefined, ...interruption.kept.place }, waitingSince: to.waitingSince }));
      });
      return true;
    } catch (error) {
      this.#kit.log('error', 'a call could not go on after the restart', { interaction: id, error: error instanceof Error ? error.stack : String(error) });
      await call.drop();
      this.#calls.delete(id);
      return false;
    }
  }

  #flowTo(number: string): BoundFlow | undefined {
    const row = this.#kit.plan.numbers.get(cleanNumber(number) ?? '');
    return row && row.flowId !== null ? this.#kit.plan.flows.get(row.flowId) : undefined;
  }

  // ── a customer calls ────────────────────────────────────────────────────────────────────────────────────────────────────

  #flowOf(leg: IncomingLeg): { number: string; flow: BoundFlow } | undefined {
    const row = this.#kit.plan.numbers.get(cleanNumber(leg.to) ?? '');
    const flow = row && row.flowId !== null ? this.#kit.plan.flows.get(row.flowId) : undefined;
    if (!row || !flow || (leg.origin.kind === 'trunk' && row.trunkId !== leg.origin.trunkId)) return undefined;
    return { number: row.number, flow };
  }

  #inbound(incoming: IncomingLeg, centerNumber: string, bound: BoundFlow): void {
    if (incoming.origin.kind === 'trunk' && this.#isFull(incoming.origin.trunkId)) return incoming.hangUp('overload');
    const call = this.#open(this.#kit.ids.next('call'));
    if (incoming.origin.kind === 'trunk') call.lines.push(incoming.origin.trunkId);
    const party = customerParty(incoming);
    const customer = new CallLeg(this.#kit.ids.next('leg'), 'customer', party);
    call.attach(customer, incoming);
    call.post(() => call.enter(new ArrivalStage({ call, customer, incoming, centerNumber, party, flow: () => this.#flow(call, customer, bound) })));
    if (!isWithheld(party.number)) tellVisits(call, party.number);
  }

  #flow(call: Call, customer: CallLeg, bound: BoundFlow, again?: Again): FlowStage {
    return new FlowStage(call, customer, bound, async (transfer, back, since) => {
      this.#lines.set(call.id, { transfer, back });
      await call.enter(new WaitingStage({ call, customer, transfer, queue: this.#queue, back, talk: () => this.#talk(call), ...(since === undefined ? {} : { since }) }));
    }, again);
  }

  // ── an agent or a desk phone calls ──────────────────────────────────────────────────────────────────────────────────────

  #callerOf(agentId: string): Caller {
    const row = this.#kit.plan.agents.get(agentId);
    return { agentId, number: row?.agentNo ?? agentId, name: row?.name ?? agentId };
  }

  #outbound(incoming: IncomingLeg, agentId: string | undefined, caller: Caller): void {
    const { roster, ledger, ids } = this.#kit;
    const agent = agentId === undefined ? undefined : roster.get(agentId);
    const [, kind, id] = (agentId === undefined ? undefined : behind.exec(incoming.to)) ?? [];
    const needs = kind === undefined ? 'dial' : kind === 'preview' ? 'dialPreview' : 'redial';
    if (incoming.origin.kind === 'agent' && !(agent && allowedForAgent(agent).has('dial'))) return incoming.hangUp('forbidden');
    // An agent's desk phone is no way around it.
    if (agentId !== undefined && !commandsOf(this.#kit.plan, agentId).has(needs)) return incoming.hangUp('forbidden');
    // Not to be dialled, read by somebody else and not there at all answer alike.
    if (kind === 'preview' && !(agentId !== undefined && id !== undefined && this.#previews.mayDial(agentId, id))) return incoming.hangUp('forbidden');
    const shows = incoming.callerNumber;
    const to = kind === undefined ? destinationOf(this.#kit, shows === undefined ? caller : { ...caller, shows }, incoming.to) : undefined;
    if (!to && kind === undefined) return incoming.hangUp('notFound');
    const named = incoming.offer === undefined ? undefined : this.#kit.media.standingIn(incoming.offer);
    const standing = named === undefined || agentId === undefined ? undefined : this.#kit.standby.borrow(agentId, { named });
    // What it wants to talk over does not stand any more; it may come again with a path of its own.
    if (named !== undefined && !standing) return incoming.decline();
    const wanted = incoming.interactionId;
    const call = this.#open(wanted !== undefined && v.is(Id, wanted) && !ledger.has(wanted) ? wanted : ids.next('call'));
    if (agent) roster.apply(agent.id, { type: 'callStarted', interactionId: call.id });
    if (incoming.origin.kind === 'phone') roster.takePhone(incoming.origin.extension, call.id);
    const party: Party = {
      kind: incoming.origin.kind === 'phone' ? 'phone' : 'agent', number: caller.number, name: caller.name, ...(agentId === undefined ? {} : { agentId }),
    };
    const leg = new CallLeg(ids.next('leg'), 'agent', party);
    leg.standing = standing;
    call.attach(leg, incoming);
    // After the call has been taken into hand: the agent is not free for a moment.
    const preview = kind === 'preview' && agentId !== undefined && id !== undefined ? this.#previews.dial(agentId, id, call.id) : undefined;
    preview?.stored.catch(() => undefined);
    call.post(async () => {
      await preview?.stored;
      const destination = to ?? (preview ? destinationOf(this.#kit, caller, preview.contact.number) : await this.#destinationAgain(caller, id));
      if (!destination) return await call.end({ party: 'system', cause: 'notFound' });
      await this.#dial(call, leg, incoming, destination, preview?.contact);
    });
  }

  /** The customer of an earlier call that this agent had a part in; the number comes from its facts, so that nobody else needs it (CAL-12). */
  async #destinationAgain(caller: Caller, id: string | undefined): Promise<Destination | undefined> {
    const { agentId } = caller;
    const past = id === undefined || agentId === undefined ? undefined : await this.#past(agentId, id);
    return past?.allowed.has('redial') ? destinationOf(this.#kit, caller, past.interaction.customer.number) : undefined;
  }

  async #dial(call: Call, caller: CallLeg, incoming: IncomingLeg, to: Destination, preview?: PreviewContact): Promise<void> {
    const { ids, plan, options, sip, store } = this.#kit;
    // An id that an older call used would mix two records.
    if (call.id === incoming.interactionId && (await store.facts(call.id)).length > 0) return await call.end({ party: 'system', cause: 'forbidden' });
    const { agentId } = caller.party;
    const opening: NewFact[] = [
      {
        type: 'interaction.created', channel: to.channel, direction: 'outbound', customer: { ...to.party, ...(preview?.name === undefined ? {} : { name: preview.name }) }, centerNumber: to.from.number,
        ...(agentId === undefined ? {} : { agentId }), data: { ...incoming.data, ...preview?.data }, ...(preview ? { previewId: preview.id, taskId: preview.taskId } : {}),
      },
      { type: 'leg.added', legId: caller.id, role: 'agent', direction: 'inbound', state: 'dialing', party: caller.party },
    ];
    const trunkId = typeof to.target === 'object' && to.target.kind === 'trunk' ? to.target.trunkId : undefined;
    const refused = typeof to.target === 'string' ? to.target : trunkId !== undefined && this.#isFull(trunkId) ? 'overload' : undefined;
    if (refused !== undefined || typeof to.target === 'string') {
      await call.record(...opening);
      return await call.end({ party: 'system', cause: refused ?? 'systemError' });
    }
    if (trunkId !== undefined) call.lines.push(trunkId);
    if (to.target.kind === 'phone') this.#kit.roster.takePhone(to.target.extension, call.id);
    const callee = new CallLeg(ids.next('leg'), 'customer', to.party);
    const browsers = incoming.transport === 'webrtc' && sip.transportOf(to.target) === 'webrtc';
    const stands = [caller.party.agentId, to.party.agentId].some((id) => id !== undefined && this.#kit.standby.stands(id)) || caller.standing !== undefined;
    const opus = to.channel === 'internal' && browsers && !stands && !options.recordInternalCalls;
    await call.enter(new DialStage({
      call, caller, incoming, callee, target: to.target, from: to.from, opening, offeredTo: to.offeredTo, talk: () => this.#talk(call),
      ringTimeoutMs: to.channel === 'internal' ? plan.settings.internalRingTimeoutMs : options.outboundRingTimeoutMs,
      codecs: opus ? ['opus', 'PCMU', 'PCMA'] : ['PCMU', 'PCMA'],
    }));
    if (to.channel === 'phone') tellVisits(call, to.party.number);
  }

  // ── common ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

  #talk(call: Call): TalkStage {
    return new TalkStage(call, this.#onDigit, {
      queue: this.#queue,
      requeue: (lost) => this.#requeue(lost, lineAfterLoss),
      backToLine: (left) => this.#requeue(left, lineAfterTransfer),
      flow: ({ kind, id }) => kind === 'flow' ? this.#kit.plan.flows.get(id) : this.#flowTo(id),
      enterFlow: async (left, flow) => {
        const customer = this.#customerOf(left);
        if (customer) await left.enter(this.#flow(left, customer, flow));
      },
      find: (agentId, dialled) => destinationOf(this.#kit, this.#callerOf(agentId), dialled),
      takeLine: (trunkId) => {
        if (this.#isFull(trunkId)) return false;
        call.lines.push(trunkId);
        return true;
      },
    });
  }

  #customerOf(call: Call): CallLeg | undefined { return [...call.legs.values()].findLast((leg) => leg.role === 'customer' && !leg.over); }

  /** Back to the head of the line the call came from, or of the one the settings name (F-07, VOC-08). */
  async #requeue(call: Call, lineOf: typeof lineAfterLoss): Promise<boolean> {
    const customer = this.#customerOf(call);
    const line = customer && lineOf(this.#kit, call, this.#lines.get(call.id));
    if (!customer || !line) return false;
    const held = call.interaction?.legs.find((leg) => leg.id === customer.id)?.hold.local;
    if (held) await call.plug({ type: 'leg.resumed', legId: customer.id, side: 'local' });
    this.#lines.set(call.id, line);
    await call.enter(new WaitingStage({ call, customer, ...line, queue: this.#queue, first: true, talk: () => this.#talk(call) }));
    return true;
  }

  #open(id: string): Call {
    this.#kit.ledger.reserve(id);
    return this.#keep(id);
  }

  #keep(id: string): Call {
    const call = new Call(id, this.#kit, () => {
      this.#calls.delete(id);
      this.#lines.delete(id);
      this.#kit.ledger.forget(id);
      this.#previews.callGone(id);
    });
    this.#calls.set(id, call);
    return call;
  }

  #isFull(trunkId: string): boolean {
    const limit = this.#kit.plan.trunks.get(trunkId)?.maxCalls ?? 0;
    return [...this.#calls.values()].flatMap((call) => call.lines).filter((id) => id === trunkId).length >= limit;
  }
}
