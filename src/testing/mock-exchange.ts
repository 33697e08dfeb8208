/** The mock center's inside: the agent, the queue and the calls, by the model's rules and on the given clock. */
import type { Clock } from '../kernel/clock.js';
import { CccError } from '../kernel/errors.js';
import { allowedForAgent, allowedOnInteraction, connectionHold, eventOfCommand, isRoutable, mayRing, parkFacts, reduceAgent, type AgentEvent } from '../model/index.js';
import type { Agent, CenterCommand, Me, Party, PathStep, QueueStatus, ServerFrame, Target, Visits } from '../protocol/index.js';
import type { DialRequest } from '../softphone/softphone.js';
import { MockCall, type InboundCall, type OutboundCall } from './mock-call.js';
import { MockFrames } from './mock-frames.js';
import { MockNotes } from './mock-notes.js';
import { MockPreviews } from './mock-previews.js';
import type { ReachedParty } from './mock-third-party.js';
import type { FakeSoftphone } from '../softphone/fake.js';
import { constantSnapshot, mockAgent, mockNumber, mockPath, type MockSettings } from './people.js';

export interface Inbound {
  readonly number?: string;
  readonly name?: string;
  readonly skillGroup?: string;
  /** What the caller chose on the way, for example `[{ nodeId: 'menu', label: 'Support', digits: '2' }]`. */
  readonly path?: readonly PathStep[];
  /** The id of a colleague, who calls inside the house instead of a customer. */
  readonly colleague?: string;
}

/** A customer's call that a colleague has: what the two of them may do. */
export interface ServedCall { readonly customer: InboundCall; readonly colleague: ReachedParty }

type Snapshot = Extract<ServerFrame, { type: 'snapshot' }>;

export class MockExchange {
  readonly frames: MockFrames;
  readonly calls = new Map<string, MockCall>();
  /** Dialled calls are given to it; it plays the far end. */
  onDialled: (call: OutboundCall) => void = () => undefined;
  /** Whoever is reached by a transfer or a consultation is given to it. */
  onReached: (party: ReachedParty) => void = () => undefined;
  phone: FakeSoftphone | undefined;
  readonly previews = new MockPreviews(this);
  readonly notes = new MockNotes(this);
  /** Set while nothing new begins, because the center restarts. */
  drainsUntil: number | undefined;
  readonly #colleagues: Map<string, Agent>;
  #phones: Snapshot['phones'] = [{ extension: '1001', name: 'Front desk', registered: false }, { extension: '1002', name: 'Meeting room', registered: false }];
  #agent: Agent;
  #serial = 0;
  #canAnswer = true;
  #isRegistered = false;
  /** The call this agent talks in; the others are parked. */
  #talksIn: string | undefined;
  #phonesTold = '';
  #cancelRetry = (): void => undefined;
  #cancelBreak = (): void => undefined;

  constructor(readonly clock: Clock, readonly me: Me, public settings: MockSettings) {
    this.frames = new MockFrames(clock, me.agentId);
    this.#agent = mockAgent(me.agentId, me.name, clock, me.skillGroups.map(({ id }) => id));
    const others = [mockAgent('ben', 'Ben Carter', clock, ['sales', 'support']), mockAgent('carol', 'Carol Lin', clock, ['support'])].filter(({ id }) => id !== me.agentId);
    this.#colleagues = new Map(others.map((agent) => [agent.id, agent]));
  }

  get agent(): Agent { return this.#agent; }
  nextId(kind: string): string { return `${kind}-${++this.#serial}`; }

  /** The administrator changes settings while people work. */
  configure(change: Partial<MockSettings>): void {
    this.settings = { ...this.settings, ...change };
    this.frames.send({ type: 'settings', ...constantSnapshot(this.settings) });
    this.frames.send({ type: 'queues', queues: this.queues() });
  }

  get colleagueIds(): readonly string[] { return [...this.#colleagues.keys()]; }

  apply(event: AgentEvent): void {
    const next = reduceAgent(this.#agent, event, this.clock.now());
    if (next === this.#agent) return;
    if (next.breakUntil !== this.#agent.breakUntil) {
      this.#cancelBreak();
      if (next.breakUntil !== undefined) this.#cancelBreak = this.clock.after(next.breakUntil - this.clock.now(), () => { this.apply({ type: 'breakTimedOut' }); });
    }
    this.#agent = next;
    this.frames.send({ type: 'agent', cursor: this.frames.cursor, agent: next });
    this.#someoneChanged();
  }
  /** A call that waits for somebody may have somebody now. */
  #someoneChanged(): void {
    for (const call of this.calls.values()) call.third.retry();
    this.match();
    this.previews.match();
  }

  /** Of this agent or a colleague. */
  applyTo(agentId: string, event: AgentEvent): void {
    if (agentId === this.me.agentId) { this.apply(event); return; }
    const before = this.#colleagues.get(agentId);
    const next = before && reduceAgent(before, event, this.clock.now());
    if (!next || next === before) return;
    this.#colleagues.set(agentId, next);
    this.frames.send({ type: 'agent', cursor: this.frames.cursor, agent: next });
    this.#someoneChanged();
  }
  /** A colleague comes to the desk with a phone, or leaves it. */
  seat(agentId: string, presence: 'ready' | 'notReady' | 'offline'): void {
    if (!this.#colleagues.has(agentId)) throw new CccError('not-found', 'agent');
    this.applyTo(agentId, { type: 'reachable', reachable: presence !== 'offline' });
    if (presence === 'offline') { this.applyTo(agentId, { type: 'signedOut' }); return; }
    this.applyTo(agentId, { type: 'signedIn', presence });
    this.applyTo(agentId, { type: 'presenceAsked', presence });
  }
  registerPhone(extension: string, registered: boolean): void {
    this.#phones = this.#phones.map((phone) => phone.extension === extension ? { ...phone, registered } : phone);
    this.tellPhones();
  }
  /** Desk phones, and which of them are in a call. */
  phones(): Snapshot['phones'] {
    const busy = new Set(this.frames.all().flatMap(({ legs }) => legs.flatMap((leg) => leg.party.kind === 'phone' && leg.state !== 'ended' ? leg.party.number : [])));
    return this.#phones.map((phone) => busy.has(phone.extension) ? { ...phone, busy: true } : phone);
  }
  tellPhones(): void {
    const phones = this.phones();
    const text = JSON.stringify(phones);
    if (text === this.#phonesTold) return;
    this.#phonesTold = text;
    this.frames.send({ type: 'phones', phones });
  }
  /** This agent's phone came or went, or its page has a microphone or none (F-22). */
  setPhone(change: { readonly registered?: boolean; readonly canAnswer?: boolean }): void {
    this.#isRegistered = change.registered ?? this.#isRegistered;
    this.#canAnswer = change.canAnswer ?? this.#canAnswer;
    this.apply({ type: 'reachable', reachable: this.#isRegistered && this.#canAnswer });
  }
  /** The agent talks in this call from now on. */
  claim(callId: string): void {
    if (this.#talksIn === callId) return;
    this.#talksIn = callId;
    const { agentId } = this.me;
    for (const call of this.calls.values()) {
      if (call.id !== callId && call.interaction?.legs.some((leg) => leg.party.agentId === agentId && leg.state === 'connected')) call.say(...call.collection.stop(), ...parkFacts(call.interaction, agentId));
    }
  }
  leave(callId: string): void { if (this.#talksIn === callId) this.#talksIn = undefined; }
  /** Another call may ring at this agent by name. */
  mayRingHere(): boolean { return mayRing(this.#agent, this.settings.maxDirectCalls); }

  // ── calls ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

  inbound(inbound: Inbound): InboundCall {
    const from = inbound.colleague === undefined ? undefined : this.#partyOfAgent(inbound.colleague);
    if (!from) { const call = this.#arrived(inbound); this.match(); return call; }
    const call = this.#newCall();
    call.call(from, this.#partyOfMe());
    return call;
  }
  /** A customer talks to a colleague, who comes to the desk for it. */
  served(agentId: string, inbound: Inbound): ServedCall {
    const colleague = this.#colleagues.get(agentId);
    if (!colleague) throw new CccError('not-found', 'agent');
    if (!colleague.reachable) this.seat(agentId, 'notReady');
    const call = this.#arrived(inbound);
    const serving = call.elsewhere.offerTo(agentId);
    if (!serving) throw new CccError('not-found', 'agent');
    serving.answer();
    return { customer: call, colleague: serving };
  }
  #newCall(): MockCall {
    const call = new MockCall(this, this.nextId('call'));
    this.calls.set(call.id, call);
    return call;
  }
  #arrived({ number = '13900001111', name, skillGroup = 'support', path = mockPath }: Inbound): MockCall {
    const call = this.#newCall();
    call.arrive({ kind: 'external', number, ...(name === undefined ? {} : { name }) }, mockNumber, path, this.groupName(skillGroup), skillGroup);
    return call;
  }

  dialled({ interactionId, target, data, callerNumber = mockNumber }: DialRequest): void {
    if (this.drainsUntil !== undefined) { this.phone?.far(interactionId, 'ended', 'overload'); return; }
    if (!allowedForAgent(this.#agent).has('dial')) { this.phone?.far(interactionId, 'ended', 'forbidden'); return; }
    const previewId = target.startsWith('preview-') ? target.slice('preview-'.length) : undefined;
    const preview = previewId === undefined ? undefined : this.previews.allowed(previewId, 'dialPreview');
    if (previewId !== undefined && !preview) { this.phone?.far(interactionId, 'ended', 'forbidden'); return; }
    const call = new MockCall(this, this.calls.has(interactionId) ? this.nextId('call') : interactionId);
    this.calls.set(call.id, call);
    this.apply({ type: 'callStarted', interactionId: call.id });
    if (preview) this.previews.dialled(preview.id, call.id);
    const past = target.startsWith('redial-') ? this.calls.get(target.slice('redial-'.length))?.interaction : undefined;
    const again = preview ? preview.number : past ? allowedOnInteraction(past, this.me.agentId).has('redial') ? past.customer.number : undefined : target;
    const inside = target.startsWith('agent-') ? { kind: 'agent', id: target.slice('agent-'.length) } as const : this.#phones.some(({ extension }) => extension === target) ? { kind: 'phone', id: target } as const : undefined;
    const why = again === undefined ? 'notFound' : inside && this.#unreachable(inside);
    call.dial((inside && this.partyOf(inside, true)) ?? { kind: 'external', number: again ?? 'anonymous', ...(preview?.name === undefined ? {} : { name: preview.name }) }, inside ? '8001' : callerNumber, { ...data, ...preview?.data }, preview);
    if (why) call.refuse(why); else this.onDialled(call);
  }

  // ── whom a call can be handed to ────────────────────────────────────────────────────────────────────────────────────────

  /** Throws where the center would refuse to reach somebody for this agent or colleague. */
  requireReachable(to: Target, by: string): void {
    if (to.kind === 'skillGroup') {
      if (!this.me.skillGroups.some(({ id }) => id === to.id)) throw new CccError('not-found', 'skill group');
      return;
    }
    if ((to.kind === 'flow' && to.id !== 'greeting') || (to.kind === 'number' && to.id !== mockNumber)) throw new CccError('not-found', to.kind);
    if (to.kind === 'external' && !/^\+?[\d*#]{3,}$/.test(to.id.replace(/[\s().-]/g, ''))) throw new CccError('invalid-number');
    const why = this.#unreachable(to, by);
    if (why === 'notFound') throw new CccError('not-found', to.kind);
    if (why) throw new CccError('not-allowed-now', why);
  }
  #unreachable(to: Target, by = this.me.agentId): 'notFound' | 'unreachable' | 'busy' | undefined {
    if (to.kind === 'phone') {
      const phone = this.phones().find(({ extension }) => extension === to.id);
      return !phone?.registered ? 'unreachable' : phone.busy ? 'busy' : undefined;
    }
    if (to.kind !== 'agent') return undefined;
    if (to.id === by) return 'busy';
    if (to.id === this.me.agentId) return !this.#agent.reachable ? 'unreachable' : this.mayRingHere() ? undefined : 'busy';
    const agent = this.#colleagues.get(to.id);
    if (!agent) return 'notFound';
    return !agent.reachable ? 'unreachable' : mayRing(agent, this.settings.maxDirectCalls) ? undefined : 'busy';
  }
  /** Who rings for a target; undefined while nobody of a group is free. `whoever`: free or not. */
  partyOf(to: Target, whoever = false): Party | undefined {
    switch (to.kind) {
      case 'agent': return this.#partyOfAgent(to.id);
      case 'phone': return { kind: 'phone', number: to.id, name: this.#phones.find(({ extension }) => extension === to.id)?.name ?? to.id };
      case 'external': return { kind: 'external', number: to.id };
      case 'skillGroup': {
        const free = [...this.#colleagues.values(), this.#agent].find((agent) => agent.skillGroupIds.includes(to.id) && (whoever ? agent.reachable : isRoutable(agent)));
        return free && this.#partyOfAgent(free.id);
      }
      case 'flow': case 'number': return undefined;
    }
  }
  #partyOfMe(): Party { return { kind: 'agent', number: '8001', name: this.me.name, agentId: this.me.agentId }; }
  #partyOfAgent(id: string): Party | undefined {
    if (id === this.me.agentId) return this.#partyOfMe();
    const agent = this.#colleagues.get(id);
    return agent && { kind: 'agent', number: String(8002 + [...this.#colleagues.keys()].indexOf(id)), name: agent.name, agentId: id };
  }

  /** Offers the longest waiting call to the agent when the agent is free for it. */
  match(): void {
    this.#cancelRetry();
    const now = this.clock.now();
    const waiting = [...this.calls.values()].filter((call) => call.isWaiting);
    const next = waiting.find((call) => call.sparedUntil <= now);
    if (this.drainsUntil === undefined) {
      if (next && isRoutable(this.#agent, this.settings.maxCalls)) next.offer();
      for (const call of waiting) if (call.isWaiting) call.elsewhere.offer();
    }
    const retryAt = Math.min(...waiting.map((call) => call.sparedUntil).filter((at) => at > now));
    if (Number.isFinite(retryAt)) this.#cancelRetry = this.clock.after(retryAt - now, () => { this.match(); });
    this.frames.send({ type: 'queues', queues: this.queues() });
  }

  /** From 1. */
  positionOf(skillGroup: string): number { return [...this.calls.values()].filter((call) => call.inQueue === skillGroup).length + 1; }

  queues(): QueueStatus[] {
    return this.me.skillGroups.map(({ id, name }) => {
      const waiting = [...this.calls.values()].filter((call) => call.inQueue === id);
      const since = waiting[0]?.interaction?.queue?.enteredAt;
      return { skillGroupId: id, name, waiting: waiting.length, agentsReady: isRoutable(this.#agent) ? 1 : 0, ...(since === undefined ? {} : { longestWaitSince: since }), ...this.#listed(waiting) };
    });
  }

  #listed(waiting: readonly MockCall[]): Pick<QueueStatus, 'calls'> {
    if (!this.settings.agentsMayTake) return {};
    return { calls: waiting.flatMap(({ interaction }) => interaction ? [{ interactionId: interaction.id, customer: interaction.customer, since: interaction.queue?.enteredAt ?? interaction.startedAt }] : []) };
  }

  /** Earlier calls of a customer, the latest first. */
  visitsOf(number: string, but: string): Visits {
    const before = this.frames.all().filter((x) => x.id !== but && x.endedAt !== undefined && x.customer.number === number).reverse();
    return {
      count: before.length,
      last: before.slice(0, 5).map((x) => ({
        interactionId: x.id, at: x.startedAt, direction: x.direction, ...(x.status === undefined ? {} : { status: x.status }), ...this.#named(x.agentId),
        ...(x.disposition === undefined ? {} : { disposition: x.disposition }), ...(x.remark === undefined ? {} : { remark: x.remark }),
      })),
    };
  }

  #named(agentId: string | undefined): { readonly agentName?: string } {
    const name = agentId === undefined ? undefined : this.#partyOfAgent(agentId)?.name;
    return name === undefined ? {} : { agentName: name };
  }

  groupName(id: string): string { return this.me.skillGroups.find((group) => group.id === id)?.name ?? id; }

  // ── what the client asks ────────────────────────────────────────────────────────────────────────────────────────────────

  snapshot(): Extract<ServerFrame, { type: 'snapshot' }> {
    return {
      type: 'snapshot', cursor: this.frames.cursor, serverTime: this.clock.now(), me: this.me, agent: this.#agent, colleagues: [...this.#colleagues.values()],
      interactions: this.frames.seen(), queues: this.queues(), ...constantSnapshot(this.settings), phones: this.phones(), previews: this.previews.shown(), notes: this.notes.unread(),
    };
  }
  agents(): readonly Agent[] { return [this.#agent, ...this.#colleagues.values()]; }

  /** Throws a CccError where the center would refuse; `by`: this agent, or a colleague who is in the call. */
  command(command: CenterCommand, by = this.me.agentId): void {
    if (this.drainsUntil !== undefined && ['transfer', 'consult', 'collect', 'pickUp', 'take'].includes(command.name)) throw new CccError('restarting');
    if (command.name === 'pickUp') { this.#pickUp(command.agentId); return; }
    if (command.name === 'take') { this.#take(command.interactionId); return; }
    if (command.name === 'skipPreview') { this.previews.skip(command.previewId, command.reason); return; }
    if (command.name === 'sendNote' || command.name === 'closeNote') { this.notes.command(command); return; }
    if (command.name === 'reportPhone') { this.setPhone({ canAnswer: command.canAnswer }); return; }
    if (!('interactionId' in command)) {
      const skillGroupIds = this.me.skillGroups.map(({ id }) => id);
      this.apply(eventOfCommand(this.#agent, command, { breakReasons: this.settings.breakReasons, skillGroupIds }));
      if (this.#agent.presence === 'offline') this.apply({ type: 'skillGroupsChosen', ids: skillGroupIds });
      return;
    }
    const call = this.calls.get(command.interactionId);
    const interaction = call?.interaction;
    if (!call || !interaction || (interaction.phase === 'closed' && command.name !== 'blockNumber')) throw new CccError('not-found', 'no such call is running');
    const allowed = allowedOnInteraction(interaction, by);
    if (allowed.size === 0 && !interaction.legs.some((leg) => leg.party.agentId === by)) throw new CccError('forbidden', 'another agent\'s call');
    const rule = command.name === 'setMuted' ? command.muted ? 'mute' : 'unmute' : command.name;
    const parks = (command.name === 'hold' || command.name === 'resume') && command.scope === 'connection';
    if (parks ? connectionHold(interaction, by) !== command.name : rule !== 'report' && !allowed.has(rule)) throw new CccError('not-allowed-now', command.name);
    call.command(command, by);
  }

  #take(id: string): void {
    if (!this.settings.agentsMayTake) throw new CccError('not-supported', 'take');
    if (!allowedForAgent(this.#agent).has('take')) throw new CccError('not-allowed-now', 'take');
    const call = this.calls.get(id);
    if (call?.inQueue === undefined || !this.#agent.skillGroupIds.includes(call.inQueue)) throw new CccError('not-found', 'no such call waits');
    call.offer('agent', true);
  }

  #pickUp(from: string): void {
    if (!allowedForAgent(this.#agent).has('pickUp')) throw new CccError('not-allowed-now', 'pickUp');
    const colleague = this.#colleagues.get(from);
    if (!colleague?.skillGroupIds.some((id) => this.#agent.skillGroupIds.includes(id))) throw new CccError('not-found', 'no such colleague');
    const call = [...this.calls.values()].find(({ elsewhere }) => elsewhere.ringsAt === from);
    if (!call) throw new CccError('not-allowed-now', 'nothing rings there');
    call.offer('agent', true);
  }
}
