/** The roster: every agent's presence and activity, who can be reached, and the durable log of presence. */
import { hasWork, isRoutable, reduceAgent, type AgentEvent } from 'ccc-workstation/model';
import type { Agent, Presence } from 'ccc-workstation/protocol';
import { keyOf, type Candidate, type Group } from '../domain/routing.js';
import type { Clock, Log } from '../ports/clock.js';
import type { CallTarget, SipAccount, SipStack } from '../ports/sip.js';
import type { SkillGroupRow, Store } from '../ports/store.js';
import { groupsOf, type Plan } from './plan.js';
import type { Tally } from './tally.js';

type Listener = (agent: Agent, before: Agent) => void;
interface Ports { readonly clock: Clock; readonly store: Store; readonly sip: Pick<SipStack, 'isRegistered'>; readonly plan: Plan; readonly log: Log; readonly tally?: Tally }

export class Roster {
  readonly #ports: Ports;
  readonly #agents = new Map<string, Agent>();
  readonly #listeners = new Set<Listener>();
  readonly #leaving = new Map<string, () => void>();
  readonly #present = new Set<string>();
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
    const now = this.#startedAt = ports.clock.now();
    for (const row of ports.plan.agents.values()) {
      if (row.disabled) continue;
      this.#agents.set(row.id, {
        id: row.id, name: row.name, presence: 'offline', presenceSince: now, activity: 'idle', activitySince: now, reachable: false,
        skillGroupIds: groupsOf(ports.plan, row.id).map((group) => group.id),
      });
    }
  }

  /** After a restart agents keep the presence they had, idle and unreachable until their phones are back; who stays away goes offline. */
  async restore(): Promise<void> {
    for (const row of await this.#ports.store.agentLog.last()) {
      const agent = this.#agents.get(row.agentId);
      if (!agent || !isPresence(row.presence) || row.presence === 'offline') continue;
      this.#agents.set(agent.id, { ...agent, presence: row.presence, presenceSince: row.at, ...(row.reason === null ? {} : { reason: row.reason }) });
      this.setPresent(agent.id, false);
    }
  }

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
      // Fewer groups than configured are a choice for one session.
      agent = reduceAgent(agent, { type: 'skillGroupsChosen', ids: groupsOf(this.#ports.plan, agentId).map((group) => group.id) }, now);
    }
    if (agent === before) return;
    this.#agents.set(agentId, agent);
    if (agent.presenceSince !== before.presenceSince || agent.presence !== before.presence) {
      this.#keep(agent, cause ?? event.type, event.type === 'signedOut' ? event.code : agent.reason);
    }
    if (agent.breakUntil !== before.breakUntil) this.#watchBreak(agent);
    for (const listener of this.#listeners) listener(agent, before);
  }

  /** OLA-10: a break has an end; the agent is told and stays on it. */
  #watchBreak({ id, breakUntil }: Agent): void {
    this.#breaks.get(id)?.();
    this.#breaks.delete(id);
    if (breakUntil === undefined) return;
    const { clock } = this.#ports;
    this.#breaks.set(id, clock.after(breakUntil - clock.now(), () => { this.apply(id, { type: 'breakTimedOut' }); }));
  }

  /** The agent's page came or went. A page that stays away takes the agent offline, but never out of a call. */
  setPresent(agentId: string, present: boolean): void {
    this.#leaving.get(agentId)?.();
    this.#leaving.delete(agentId);
    if (present) this.#present.add(agentId);
    else {
      this.#present.delete(agentId);
      this.#leaving.set(agentId, this.#ports.clock.after(this.#ports.plan.settings.disconnectGraceMs, () => { this.#gone(agentId); }));
    }
  }
  #gone(agentId: string): void {
    const agent = this.#agents.get(agentId);
    if (!agent || agent.presence === 'offline') return;
    if (!hasWork(agent)) this.apply(agentId, { type: 'signedOut' }, 'disconnected');
    else this.setPresent(agentId, false);
  }

  /** A page that is registered and yet does not run: its phone cannot ring (F-16). */
  setAwake(agentId: string, awake: boolean): void {
    if (awake) this.#asleep.delete(agentId); else this.#asleep.add(agentId);
    this.registrationChanged({ kind: 'agent', agentId });
  }

  /** A phone registered or left: whoever it belongs to may now be reachable, or not. */
  registrationChanged(identity: SipAccount['identity']): void {
    const agentId = identity.kind === 'agent' ? identity.agentId : identity.kind === 'phone' ? this.#ports.plan.phones.get(identity.extension)?.bindAgentId : undefined;
    if (agentId) this.#reached(agentId);
  }
  #reached(agentId: string): void { this.apply(agentId, { type: 'reachable', reachable: this.targetOf(agentId) !== undefined }); }

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
    const most = this.targetOf(agent.id)?.kind === 'agent' ? maxCallsOf[agent.id] ?? maxCalls : 1;
    return {
      ...member, online: agent.presence !== 'offline', routable: isRoutable(agent, most), received, busy: agent.activity === 'onCall',
      idleSince: Math.max(agent.activitySince, agent.presenceSince),
    };
  }

  #keep(agent: Agent, cause: string, reason: string | undefined): void {
    const row = { agentId: agent.id, at: agent.presenceSince, presence: agent.presence, reason: reason ?? null, cause };
    this.#ports.store.agentLog.append(row).catch((error: unknown) => { this.#ports.log('error', 'an agent\'s presence could not be written', { agent: agent.id, error: String(error) }); });
  }
}

const isPresence = (text: string): text is Presence => text === 'offline' || text === 'notReady' || text === 'ready' || text === 'onBreak';
