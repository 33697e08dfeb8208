/** The mock center's inside: the agent, the queue and the calls, by the model's rules and on the given clock. */
import type { Clock } from '../kernel/clock.js';
import { CccError } from '../kernel/errors.js';
import { allowedForAgent, allowedOnInteraction, eventOfCommand, isRoutable, reduceAgent, type AgentEvent } from '../model/index.js';
import type { Agent, CenterCommand, Me, PathStep, QueueStatus, ServerFrame } from '../protocol/index.js';
import type { DialRequest } from '../softphone/softphone.js';
import { MockCall, type InboundCall, type OutboundCall } from './mock-call.js';
import { MockFrames } from './mock-frames.js';
import type { FakeSoftphone } from '../softphone/fake.js';
import { constantSnapshot, mockAgent, mockNumber, mockPath, type MockSettings } from './people.js';

export interface Inbound {
  readonly number?: string;
  readonly name?: string;
  readonly skillGroup?: string;
  /** What the caller chose on the way, for example `[{ nodeId: 'menu', label: 'Support', digits: '2' }]`. */
  readonly path?: readonly PathStep[];
}

export class MockExchange {
  readonly frames: MockFrames;
  readonly calls = new Map<string, MockCall>();
  /** Dialled calls are given to it; it plays the far end. */
  onDialled: (call: OutboundCall) => void = () => undefined;
  phone: FakeSoftphone | undefined;
  readonly #colleagues: Agent[];
  #agent: Agent;
  #serial = 0;
  #cancelRetry = (): void => undefined;

  constructor(readonly clock: Clock, readonly me: Me, readonly settings: MockSettings) {
    this.frames = new MockFrames(clock, me.agentId);
    this.#agent = mockAgent(me.agentId, me.name, clock, me.skillGroups.map(({ id }) => id));
    this.#colleagues = [mockAgent('ben', 'Ben Carter', clock, ['sales', 'support']), mockAgent('carol', 'Carol Lin', clock, ['support'])].filter(({ id }) => id !== me.agentId);
  }

  get agent(): Agent { return this.#agent; }
  nextId(kind: string): string { return `${kind}-${++this.#serial}`; }

  apply(event: AgentEvent): void {
    const next = reduceAgent(this.#agent, event, this.clock.now());
    if (next === this.#agent) return;
    this.#agent = next;
    this.frames.send({ type: 'agent', cursor: this.frames.cursor, agent: next });
    this.match();
  }

  // ── calls ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

  inbound({ number = '13900001111', name, skillGroup = 'support', path = mockPath }: Inbound): InboundCall {
    const call = new MockCall(this, this.nextId('call'));
    this.calls.set(call.id, call);
    call.arrive({ kind: 'external', number, ...(name === undefined ? {} : { name }) }, mockNumber, path, this.#groupName(skillGroup), skillGroup);
    this.match();
    return call;
  }

  dialled({ interactionId, target, data }: DialRequest): void {
    if (!allowedForAgent(this.#agent).has('dial')) { this.phone?.far(interactionId, 'ended', 'forbidden'); return; }
    const call = new MockCall(this, this.calls.has(interactionId) ? this.nextId('call') : interactionId);
    this.calls.set(call.id, call);
    this.apply({ type: 'callStarted', interactionId: call.id });
    call.dial({ kind: 'external', number: target }, mockNumber, { ...data });
    this.onDialled(call);
  }

  /** Offers the longest waiting call to the agent when the agent is free for it. */
  match(): void {
    this.#cancelRetry();
    const now = this.clock.now();
    const waiting = [...this.calls.values()].filter((call) => call.isWaiting);
    const next = waiting.find((call) => call.sparedUntil <= now);
    if (next && isRoutable(this.#agent)) next.offer();
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
      return { skillGroupId: id, name, waiting: waiting.length, agentsReady: isRoutable(this.#agent) ? 1 : 0, ...(since === undefined ? {} : { longestWaitSince: since }) };
    });
  }

  #groupName(id: string): string { return this.me.skillGroups.find((group) => group.id === id)?.name ?? id; }

  // ── what the client asks ────────────────────────────────────────────────────────────────────────────────────────────────

  snapshot(): Extract<ServerFrame, { type: 'snapshot' }> {
    return {
      type: 'snapshot', cursor: this.frames.cursor, serverTime: this.clock.now(), me: this.me, agent: this.#agent, colleagues: this.#colleagues,
      interactions: this.frames.seen(), queues: this.queues(), ...constantSnapshot(this.settings),
    };
  }
  agents(): readonly Agent[] { return [this.#agent, ...this.#colleagues]; }

  /** Throws a CccError where the center would refuse. */
  command(command: CenterCommand): void {
    if (command.name === 'pickUp') throw new CccError('not-supported', command.name);
    if (!('interactionId' in command)) {
      const skillGroupIds = this.me.skillGroups.map(({ id }) => id);
      this.apply(eventOfCommand(this.#agent, command, { breakReasons: this.settings.breakReasons, skillGroupIds }));
      if (this.#agent.presence === 'offline') this.apply({ type: 'skillGroupsChosen', ids: skillGroupIds });
      return;
    }
    const call = this.calls.get(command.interactionId);
    const interaction = call?.interaction;
    if (!call || !interaction || interaction.phase === 'closed') throw new CccError('not-found', 'no such call is running');
    const allowed = allowedOnInteraction(interaction, this.me.agentId);
    if (allowed.size === 0 && !interaction.legs.some((leg) => leg.party.agentId === this.me.agentId)) throw new CccError('forbidden', 'another agent\'s call');
    const rule = command.name === 'setMuted' ? command.muted ? 'mute' : 'unmute' : command.name;
    if (rule !== 'report' && !allowed.has(rule)) throw new CccError('not-allowed-now', command.name);
    call.command(command);
  }
}
