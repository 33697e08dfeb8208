/** The roster: every agent's presence and activity, who can be reached, and the durable log of presence. */
import { hasWork, isRoutable, reduceAgent, type AgentEvent } from 'ccc-workstation/model';
import type { Agent } from 'ccc-workstation/protocol';
import { keyOf, type Candidate, type Group } from '../domain/routing.js';
import type { Clock, Log } from '../ports/clock.js';
import type { CallTarget, SipAccount, SipStack } from '../ports/sip.js';
import type { SkillGroupRow, Store } from '../ports/store.js';
import { AgentSessions } from './agent-session.js';
import { groupsOf, type Plan } from './plan.js';
import type { Tally } from './tally.js';

/** Whoever asks over HTTP and has no page is there for so long after each request (OLA-01). */
const askMs = 120_000;

type Listener = (agent: Agent, before: Agent) => void;
interface Ports { readonly clock: Clock; readonly store: Store; readonly sip: Pick<SipStack, 'isRegistered'>; readonly plan: Plan; readonly log: Log; readonly tally?: Tally }

export class Roster {
  readonly #ports: Ports;
  readonly #agents = new Map<string, Agent>();
  readonly #listeners = new Set<Listener>();
  readonly #sessions: AgentSessions;
  readonly #leaving = new Map<string, () => void>();
  readonly #present = new Set<string>();
  /** They have no page and are there by what they ask over HTTP. */
  readonly #asking = new Set<string>();
  readonly #asleep = new Set<string>();
  readonly #breaks = new Map<string, () => void>();
  /** Their pages have no microphone to answer with (F-22). */
  readonly #mute = new Set<string>();
  readonly #busyPhones = new Map<string, string>();
  readonly #phoneFreeSince = new Map<string, number>();
  readonly #startedAt: number;
  #onPhone = (): void => undefined;

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#sessions = new AgentSessions(ports);
    const now = this.#startedAt = ports.clock.now();
    for (const row of ports.plan.agents.values()) {
      if (row.disabled) continue;
      this.#agents.set(row.id, {
        id: row.id, name: row.name, presence: 'offline', presenceSince: now, activity: 'idle', activitySince: now, reachable: false,
        skillGroupIds: this.#configured(row.id),
      });
    }
  }

  /** After a restart agents are what they were and have set what they had, unreachable until their phones are back; who stays away goes offline. */
  async restore(): Promise<void> {
    for (const { agent, asks } of await this.#sessions.recall((id) => this.#agents.get(id), (id) => this.#configured(id))) {
      this.#agents.set(agent.id, agent);
      if (asks) this.#asking.add(agent.id);
      if (agent.breakUntil !== undefined) this.#watchBreak(agent);
      this.#watchAbsence(agent.id);
    }
  }
  /** The calls that go on have been taken up: whoever is in none of them becomes what was to come after it. */
  restored(): void {
    for (const agent of this.all()) if (agent.next && !hasWork(agent)) this.apply(agent.id, { type: 'presenceAsked', ...agent.next }, 'agent');
  }
  /** When what has changed of this agent is durable. */
  stored(agentId: string): Promise<void> { return this.#sessions.stored(agentId); }

  #configured(agentId: string): string[] { return groupsOf(this.#ports.plan, agentId).map((group) => group.id); }

  get(agentId: string): Agent | undefined { return this.#agents.get(agentId); }
  all(): readonly Agent[] { return [...this.#agents.values()]; }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  apply(agentId: string, event: AgentEvent, cause?: string): void {
    const before = this.#agents.get(agentId);
    if (!before) return;
    const now = this.#ports.clock.now();
    let agent = reduceAgent(before, event, now);
    if (event.type === 'signedOut') {
      this.#mute.delete(agentId);
      this.#asking.delete(agentId);
      // Fewer groups than configured are a choice for one session.
      agent = reduceAgent(agent, { type: 'skillGroupsChosen', ids: this.#configured(agentId) }, now);
    }
    if (agent === before) return;
    this.#agents.set(agentId, agent);
    if (agent.presenceSince !== before.presenceSince || agent.presence !== before.presence) {
      const reason = event.type === 'signedOut' ? event.code : agent.reason;
      this.#sessions.log({ agentId, at: agent.presenceSince, presence: agent.presence, reason: reason ?? null, cause: cause ?? event.type });
    }
    // Signed in without a page: there for as long as it asks.
    if (before.presence === 'offline') this.heard(agentId);
    this.#sessions.keep(agent, this.#configured(agentId), this.#asking.has(agentId));
    if (agent.breakUntil !== before.breakUntil) this.#watchBreak(agent);
    for (const listener of this.#listeners) listener(agent, before);
  }

  /** OLA-10: a break has an end; the agent is told and stays on it. */
  #watchBreak({ id, breakUntil }: Agent): void {
    this.#breaks.get(id)?.();
    this.#breaks.delete(id);
    if (breakUntil === undefined) return;
    const { clock } = this.#ports;
    this.#breaks.set(id, clock.after(Math.max(0, breakUntil - clock.now()), () => { this.apply(id, { type: 'breakTimedOut' }); }));
  }

  /** The agent's page came or went. */
  setPresent(agentId: string, present: boolean): void {
    if (present) {
      this.#present.add(agentId);
      this.#asking.delete(agentId);
    } else this.#present.delete(agentId);
    this.#watchAbsence(agentId);
  }
  /** A page that is registered and yet does not run: its phone cannot ring (F-16). */
  setAwake(agentId: string, awake: boolean): void {
    if (awake) this.#asleep.delete(agentId); else this.#asleep.add(agentId);
    this.registrationChanged({ kind: 'agent', agentId });
    this.#watchAbsence(agentId);
  }
  /** The agent asked something over HTTP. */
  heard(agentId: string): void {
    if (this.#present.has(agentId) || (this.#agents.get(agentId)?.presence ?? 'offline') === 'offline') return;
    this.#asking.add(agentId);
    this.#expect(agentId);
  }

  /** An agent whose page is gone, or does not run, goes offline after the configured time, but never out of a call (OLA-03). */
  #watchAbsence(agentId: string): void {
    const isHere = this.#present.has(agentId) && !this.#asleep.has(agentId);
    if (isHere) {
      this.#leaving.get(agentId)?.();
      this.#leaving.delete(agentId);
    } else if (!this.#leaving.has(agentId)) this.#expect(agentId);
  }
  #expect(agentId: string): void {
    const { clock, plan: { settings: { disconnectGraceMs } } } = this.#ports;
    this.#leaving.get(agentId)?.();
    this.#leaving.set(agentId, clock.after(this.#asking.has(agentId) ? Math.max(askMs, disconnectGraceMs) : disconnectGraceMs, () => {
      this.#leaving.delete(agentId);
      const agent = this.#agents.get(agentId);
      if (!agent || agent.presence === 'offline') return;
      if (hasWork(agent)) this.#expect(agentId); else this.apply(agentId, { type: 'signedOut' }, 'disconnected');
    }));
  }

  /** A phone registered or left: whoever it belongs to may now be reachable, or not. */
  registrationChanged(identity: SipAccount['identity']): void {
    const agentId = identity.kind === 'agent' ? identity.agentId : identity.kind === 'phone' ? this.#ports.plan.phones.get(identity.extension)?.bindAgentId : undefined;
    if (agentId) this.#reached(agentId);
  }
  #reached(agentId: string): void {
    const target = this.targetOf(agentId);
    this.apply(agentId, { type: 'reachable', reachable: target !== undefined, ...(target?.kind === 'phone' ? { oneLine: true } : {}) });
  }

  /** What the agent's page says of its microphone; another page, or none, begins anew. */
  setAnswering(agentId: string, canAnswer: boolean): void {
    if (canAnswer === !this.#mute.has(agentId)) return;
    if (canAnswer) this.#mute.delete(agentId);
    else this.#mute.add(agentId);
    this.#reached(agentId);
  }

  /** Where an agent rings: the softphone, else the desk phone bound to the agent (PHN-05). */
  targetOf(agentId: string): CallTarget | undefined {
    const { sip, plan } = this.#ports;
    if (!this.#asleep.has(agentId) && !this.#mute.has(agentId) && sip.isRegistered({ kind: 'agent', agentId })) return { kind: 'agent', agentId };
    const phone = [...plan.phones.values()].find((row) => row.bindAgentId === agentId && sip.isRegistered({ kind: 'phone', extension: row.extension }));
    return phone && { kind: 'phone', extension: phone.extension };
  }

  /** Desk phones have no presence; the center only keeps two calls off one phone. */
  takePhone(extension: string, interactionId: string): void {
    this.#busyPhones.set(extension, interactionId);
    this.#onPhone();
  }
  freePhone(extension: string, interactionId: string): void {
    if (this.#busyPhones.get(extension) !== interactionId) return;
    this.#busyPhones.delete(extension);
    this.#phoneFreeSince.set(extension, this.#ports.clock.now());
    this.#onPhone();
  }
  /** A desk phone is taken or free again. */
  onPhone(listener: () => void): void { this.#onPhone = listener; }
  isPhoneBusy(extension: string): boolean { return this.#busyPhones.has(extension); }

  groupForRouting(row: SkillGroupRow): Group {
    return { id: row.id, ringing: row.ringing, candidates: row.members.map((member) => this.#candidate(member, row.id)).filter((c) => c !== undefined) };
  }

  #candidate(member: SkillGroupRow['members'][number], groupId: string): Candidate | undefined {
    const received = this.#ports.tally?.received(keyOf(member)) ?? 0;
    if (member.kind === 'phone') {
      const online = this.#ports.sip.isRegistered({ kind: 'phone', extension: member.id });
      return { ...member, online, routable: online && !this.#busyPhones.has(member.id), received, idleSince: this.#phoneFreeSince.get(member.id) ?? this.#startedAt };
    }
    const agent = this.#agents.get(member.id);
    if (!agent?.skillGroupIds.includes(groupId)) return undefined;
    const { maxCalls, maxCallsOf } = this.#ports.plan.settings;
    return {
      ...member, online: agent.presence !== 'offline', routable: isRoutable(agent, (Object.hasOwn(maxCallsOf, agent.id) ? maxCallsOf[agent.id] : undefined) ?? maxCalls), received, busy: agent.activity === 'onCall',
      idleSince: Math.max(agent.activitySince, agent.presenceSince),
    };
  }
}
