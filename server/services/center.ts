/** The center as its clients see it: puts the services together and implements the center port. */
import { CccError } from 'ccc-workstation/errors';
import { eventOfCommand } from 'ccc-workstation/model';
import type { Agent, BridgePolicy, CenterCommand, CenterSettings, CollectionChange, CollectionTemplate, Interaction, Me, PreviewContact, PreviewOrder, QueueStatus, ServerFrame, SettingsChange, SipAccess, WaitingCall } from 'ccc-workstation/protocol';
import { withStartedFor } from '../domain/bridge-policy.js';
import { maskFrame, maskInteraction, maskParty } from '../domain/masking.js';
import type { Seal } from '../domain/seal.js';
import type { Blobs } from '../ports/blobs.js';
import type { Callbacks } from '../ports/callbacks.js';
import type { Center, Snapshot } from '../ports/center.js';
import type { Clock, Ids, Log } from '../ports/clock.js';
import type { MediaEngine } from '../ports/media.js';
import type { SipAccount, SipEvents, SipStack } from '../ports/sip.js';
import type { Speech } from '../ports/speech.js';
import type { DeliveryRow, NoteRow, Store } from '../ports/store.js';
import { Attendance } from './attendance.js';
import { AutoAnswer } from './auto-answer.js';
import { commandsOf } from './capabilities.js';
import { Collections } from './collections.js';
import type { Credentials } from './credentials.js';
import { Deliveries } from './deliveries.js';
import { Ended } from './ended.js';
import { Frames } from './frames.js';
import { HoldSounds } from './hold-sounds.js';
import type { CallKit, CenterOptions } from './kit.js';
import { Ledger } from './ledger.js';
import type { LoadGauge } from './load.js';
import { callerNumbers, groupNumbers, groupsOf, hidesNumbers, type Plan } from './plan.js';
import type { Prompts } from './prompts.js';
import { Notes } from './notes.js';
import { Previews } from './previews.js';
import { Queue } from './queue.js';
import type { Interruption } from './interruption.js';
import { recallBindings, rememberBinding } from './bindings.js';
import { findInterrupted, endInterrupted } from './recovery.js';
import { relayAccess } from './relay-access.js';
import { Roster } from './roster.js';
import { Sounds } from './sounds.js';
import { Standby, standbyUser } from './standby.js';
import { Switchboard } from './switchboard.js';
import { Tally } from './tally.js';

/** How POP-06 calls the roles on the hash; `Supervisor` is ours. */
const roleNames = { agent: 'General agent', supervisor: 'Supervisor', admin: 'Admin' } as const;

export interface CenterPorts {
  readonly clock: Clock; readonly ids: Ids; readonly log: Log; readonly store: Store; readonly media: MediaEngine; readonly sip: SipStack;
  readonly plan: Plan; readonly credentials: Credentials; readonly prompts: Prompts; readonly options: CenterOptions; readonly speech: Speech; readonly blobs: Blobs;
  readonly callbacks: Callbacks; readonly seal: Seal;
  readonly load?: LoadGauge;
}
export interface RunningCenter extends Center {
  /** What the SIP stack reports to. */
  readonly sipEvents: SipEvents;
  /** A customer's web phone (`/demo/phone`): credentials for the identity of its number. */
  webPhoneAccess(number: string): SipAccess;
  readonly callCount: number;
  /** No new calls, and the agents' pages are told; resolves when what the next process cannot go on with is over, at the latest after `patienceMs`. */
  drain(patienceMs: number): Promise<void>;
  /** Resolves when everything known so far is stored. */
  settled(): Promise<void>;
}

/** What rings somebody else, or asks for digits: the next process could not go on with it. */
const begins: ReadonlySet<string> = new Set<CenterCommand['name']>(['transfer', 'consult', 'collect', 'pickUp', 'take']);

/** Queue figures change with every call; clients need them a few times a second at most. */
const queueFrameMs = 200;
/** Of a line; nobody chooses among more. */
const mostListed = 30;

/** Recovers what a crash left, then stands ready. The caller starts the SIP stack with `sipEvents` afterwards. */
export async function createCenter(ports: CenterPorts): Promise<RunningCenter> {
  const { center, recover } = await prepareCenter(ports);
  await recover();
  return center;
}

/** The same in two steps: what answers requests can be built while calls are taken up. Nobody may be let in before `recover` has resolved. */
export async function prepareCenter(ports: CenterPorts): Promise<{ readonly center: RunningCenter; recover(): Promise<void> }> {
  const ledger = new Ledger(ports);
  const undelivered = await ports.store.deliveries.all();
  const interrupted = await findInterrupted({ ...ports, ledger }, undelivered);
  await ledger.open();
  const tally = new Tally({ ...ports, ledger });
  const roster = new Roster({ ...ports, tally });
  const [contacts, notes] = await Promise.all([ports.store.previews.open(), ports.store.notes.all(), tally.restore(), roster.restore()]);
  await recallBindings(ports);
  ports.credentials.acceptEarlier((agentId) => (roster.get(agentId)?.presence ?? 'offline') !== 'offline');
  const center = new ReferenceCenter(ports, ledger, roster, { contacts, notes });
  return {
    center,
    recover: async () => {
      await endInterrupted({ ...ports, ledger }, await center.takeUp(interrupted));
      roster.restored();
      await center.begin();
      void center.tellAgain(undelivered);
    },
  };
}

class ReferenceCenter implements RunningCenter {
  readonly sipEvents: SipEvents;
  readonly #ports: CenterPorts;
  readonly #ledger: Ledger;
  readonly #roster: Roster;
  readonly #queue: Queue;
  readonly #switchboard: Switchboard;
  readonly #frames: Frames;
  readonly #attendance: Attendance;
  readonly #sounds: Sounds;
  readonly #holdSounds: HoldSounds;
  readonly #collections: Collections;
  readonly #deliveries: Deliveries;
  readonly #standby: Standby;
  readonly #previews: Previews;
  readonly #notes: Notes;
  readonly #ended: Ended;
  /** Set while it drains. */
  #goesBy: number | undefined;
  #queuesDue = false;
  #phonesDue = false;

  constructor(ports: CenterPorts, ledger: Ledger, roster: Roster, { contacts, notes }: { readonly contacts: readonly PreviewContact[]; readonly notes: readonly NoteRow[] }) {
    this.#ports = ports;
    this.#ledger = ledger;
    this.#roster = roster;
    this.#frames = new Frames(ledger.cursor, (agentId, frame, interaction) => this.hidesNumbers(agentId) ? maskFrame(frame, interaction.customer.number) : frame);
    ledger.onFact((stored, interaction) => { this.#frames.fact(stored, interaction); });
    this.#attendance = new Attendance({
      clock: ports.clock, cursor: () => ledger.cursor, all: () => roster.all(),
      send: (agentId, frame) => { this.#frames.send(agentId, frame); }, broadcast: (frame) => { this.#frames.broadcast(frame); },
    });
    roster.onChange((agent) => { this.#attendance.changed(agent); });
    this.#queue = new Queue({ ...ports, roster });
    this.#queue.onChange(() => { this.#announceQueues(); });
    roster.onPhone(() => { this.#announcePhones(); });
    this.#sounds = new Sounds(ports);
    this.#holdSounds = new HoldSounds({ ...ports, sounds: this.#sounds });
    this.#collections = new Collections({ ...ports, sounds: this.#sounds });
    this.#deliveries = new Deliveries({ ...ports, ledger, collections: this.#collections });
    this.#standby = new Standby(ports);
    this.#previews = new Previews({ ...ports, ledger, roster, tell: (agentId, previews) => { this.#frames.send(agentId, { type: 'previews', previews: [...previews] }); } }, contacts);
    this.#notes = new Notes({ ...ports, roster, tell: (agentId, unread) => { this.#frames.send(agentId, { type: 'notes', notes: [...unread] }); } }, notes);
    this.#ended = new Ended({ ...ports, ledger, roster });
    const kit: CallKit = { ...ports, ledger, roster, holdSounds: this.#holdSounds, collections: this.#collections, deliveries: this.#deliveries, standby: this.#standby };
    this.#switchboard = new Switchboard(kit, this.#queue, this.#previews, (call, leg, digit) => {
      for (const other of call.legs.values()) {
        if (other !== leg && other.party.agentId !== undefined) this.#frames.send(other.party.agentId, { type: 'dtmf', interactionId: call.id, legId: leg.id, digit });
      }
    });
    this.sipEvents = {
      onCall: (leg) => { this.#switchboard.onCall(leg); },
      onRegistration: ({ identity }) => { this.#registered(identity); },
      onBinding: (id, stored) => { rememberBinding(ports, id, stored); },
    };
    const tellSettings = (): void => { this.#frames.tellEach((agentId) => this.#settingsFrame(agentId)); };
    ports.plan.live.onChange((settings, before) => {
      tellSettings();
      if (settings.agentsMayTake !== before.agentsMayTake) this.#announceQueues();
    });
    ports.plan.collections.onChange(tellSettings);
    new AutoAnswer({ ...ports, roster });
    void this.#listenToMedia();
  }

  /** Goes on with what can go on and returns the rest. Talking people come first; who waits comes back in the order of the line. */
  async takeUp(interrupted: readonly Interruption[]): Promise<readonly Interruption[]> {
    const rest: Interruption[] = [];
    const one = async (each: Interruption): Promise<void> => {
      this.#frames.admit(each.interaction);
      if (each.decision.to.kind === 'end' || !await this.#switchboard.takeUp(each)) rest.push(each);
    };
    const waiting = (each: Interruption): number => (each.decision.to.kind === 'flow' ? each.decision.to.waitingSince ?? Infinity : -Infinity);
    await Promise.all(interrupted.filter((each) => waiting(each) === -Infinity).map(one));
    for (const each of interrupted.filter((other) => waiting(other) !== -Infinity).sort((a, b) => waiting(a) - waiting(b))) await one(each);
    if (interrupted.length > 0) this.#ports.log('warn', 'calls were interrupted by a restart', { goOn: interrupted.length - rest.length, ended: rest.length });
    return rest;
  }

  /** Everything of before the restart has its place: what nobody waits for may begin. */
  async begin(): Promise<void> { await this.#previews.start(); }
  /** Never rejects. */
  tellAgain(undelivered: readonly DeliveryRow[]): Promise<void> { return this.#deliveries.takeUp(undelivered, (id) => (job) => this.#switchboard.inOrder(id, job)); }

  get callCount(): number { return this.#switchboard.callCount; }
  async drain(patienceMs: number): Promise<void> {
    this.#goesBy = this.#ports.clock.now() + patienceMs;
    this.#frames.broadcast({ type: 'draining', until: this.#goesBy });
    this.#previews.pause();
    await this.#switchboard.drain(patienceMs);
    await this.settled();
  }
  async settled(): Promise<void> {
    await this.#ledger.settled();
  }

  // ── agents ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

  async signIn(agentId: string, isNew = true): Promise<void> {
    const before = this.#roster.get(agentId);
    if (!before) throw new CccError('not-found', 'agent');
    if (isNew) {
      this.#endOthers(agentId);
      this.#roster.setAnswering(agentId, true);
    }
    this.#roster.apply(agentId, { type: 'signedIn', presence: this.#ports.plan.settings.presenceAfterSignIn });
  }

  /** One agent, one program: whoever was here before learns that it is over there, and rings no more; a running call stays until the new one attaches it (F-20). */
  #endOthers(agentId: string): void {
    const identity = { kind: 'agent', agentId } as const;
    this.#ports.credentials.revoke(identity);
    this.#ports.sip.unbind(identity);
    this.#standby.leave(agentId);
    this.#frames.send(agentId, { type: 'signedOut', reason: 'elsewhere' });
  }

  async signOut(agentId: string, cause: string, code?: string): Promise<void> {
    this.#frames.send(agentId, { type: 'signedOut', reason: cause === 'forced' ? 'forced' : 'signedOut' });
    this.#roster.apply(agentId, { type: 'signedOut', ...(code === undefined ? {} : { code }) }, cause);
    const identity = { kind: 'agent', agentId } as const;
    this.#ports.credentials.revoke(identity);
    this.#standby.leave(agentId);
    this.#ports.sip.drop(identity);
    this.#switchboard.signedOut(agentId);
  }

  setPresent(agentId: string, present: boolean): void { this.#roster.setPresent(agentId, present); }
  heard(agentId: string): void { this.#roster.heard(agentId); }
  setAwake(agentId: string, awake: boolean): void { this.#roster.setAwake(agentId, awake); }
  agent(agentId: string): Agent | undefined { return this.#roster.get(agentId); }
  agents(): readonly Agent[] { return this.#roster.all(); }
  queues(): readonly QueueStatus[] { return this.#queue.status(); }
  interaction(id: string): Interaction | undefined { return this.#ledger.interaction(id); }

  me(agentId: string): Me | undefined {
    const { plan } = this.#ports;
    const row = plan.agents.get(agentId);
    if (!row || row.disabled) return undefined;
    return {
      agentId, email: row.email, name: row.name, nickname: row.nickname, mobile: row.mobile, role: row.role, roleId: roleNames[row.role],
      sdkAppId: plan.settings.applicationId, skillGroups: groupsOf(plan, agentId).map(({ id, name }) => ({ id, name })),
    };
  }

  sipAccess(agentId: string): SipAccess {
    if (!this.#roster.get(agentId)) throw new CccError('not-found', 'agent');
    return { ...this.#access({ kind: 'agent', agentId }, agentId, `agent-${agentId}`), standby: standbyUser };
  }
  webPhoneAccess(number: string): SipAccess { return this.#access({ kind: 'web', number }, 'web', number); }

  #access(identity: SipAccount['identity'], name: string, user: string): SipAccess {
    const { clock, credentials, options, sip } = this.#ports;
    const iceServers = [...options.iceServers.length > 0 ? [{ urls: [...options.iceServers] }] : [], ...options.turn ? [relayAccess(options.turn, name, clock.now())] : []];
    return { server: '/sip', aor: `sip:${user}@${options.domain}`, ...credentials.mint(identity, name), challenge: sip.challenge(), iceServers };
  }

  #registered(identity: SipAccount['identity']): void {
    this.#roster.registrationChanged(identity);
    if (identity.kind === 'agent' && this.#ports.sip.isRegistered(identity)) this.#switchboard.pageBack(identity.agentId);
    if (identity.kind !== 'phone') return;
    this.#frames.broadcast({ type: 'phones', phones: this.#phones() });
    this.#queue.match();
  }

  // ── settings ────────────────────────────────────────────────────────────────────────────────────────────────────────────

  settings(): CenterSettings { return this.#ports.plan.settings; }
  bridge(): BridgePolicy { return withStartedFor(this.settings().bridge, this.#ports.options.embedOrigins ?? []); }
  changeSettings(make: (settings: CenterSettings) => SettingsChange): Promise<CenterSettings> { return this.#ports.plan.live.change(make); }

  collections(): Promise<readonly CollectionTemplate[]> { return this.#collections.list(); }
  putCollection(id: string, change: CollectionChange): Promise<CollectionTemplate> { return this.#collections.put(id, change); }
  removeCollection(id: string): Promise<void> { return this.#collections.remove(id); }

  addSound(file: Buffer): ReturnType<Sounds['add']> { return this.#sounds.add(file); }
  holdSound(): ReturnType<HoldSounds['status']> { return this.#holdSounds.status(); }
  hidesNumbers(agentId: string): boolean { return hidesNumbers(this.#ports.plan, agentId); }

  createPreviews(orders: readonly PreviewOrder[]): Promise<readonly PreviewContact[]> { return this.#previews.create(orders); }
  cancelPreview(id: string): Promise<PreviewContact> { return this.#previews.cancel(id); }

  // ── what clients see ────────────────────────────────────────────────────────────────────────────────────────────────────

  async snapshot(agentId: string): Promise<Snapshot> {
    const { clock } = this.#ports;
    const me = this.me(agentId);
    const agent = this.#roster.get(agentId);
    if (!me || !agent) throw new CccError('not-found', 'agent');
    const interactions = this.#ledger.interactions().filter((interaction) => this.#frames.sees(agentId, interaction.id));
    this.#ended.tell(agentId, (interaction) => {
      this.#frames.send(agentId, { type: 'interaction', cursor: this.#ledger.cursor, interaction: this.hidesNumbers(agentId) ? maskInteraction(interaction) : interaction });
    });
    return {
      type: 'snapshot', cursor: this.#ledger.cursor, serverTime: clock.now(), me, agent, colleagues: this.#roster.all().filter((other) => other.id !== agentId),
      interactions: this.hidesNumbers(agentId) ? interactions.map(maskInteraction) : interactions,
      queues: this.#queuesFor(agentId), phones: this.#phones(), previews: [...this.#previews.shown(agentId)], notes: [...this.#notes.of(agentId)], ...this.#configured(agentId),
    };
  }

  #configured(agentId: string): Omit<Extract<ServerFrame, { type: 'settings' }>, 'type'> {
    const { plan } = this.#ports;
    const collections = plan.collections.offered();
    const { breakReasons, dispositions, screenPops, restoreAfterSeconds, outboundWrapUpSeconds } = plan.settings;
    return {
      breakReasons: breakReasons.filter(({ enabled }) => enabled).map(({ name }) => name), dispositions, screenPops: screenPops.filter(({ enabled }) => enabled).map(({ enabled: _, ...pop }) => pop), bridge: this.bridge(),
      wrapUpSeconds: restoreAfterSeconds ?? groupsOf(plan, agentId)[0]?.wrapUpSeconds ?? outboundWrapUpSeconds,
      capabilities: {
        commands: [...commandsOf(plan, agentId)], rejectReasons: plan.settings.rejectReasons, skipReasons: plan.settings.skipReasons, recordings: true, directory: true, flows: [...plan.flows.values()].map(({ id, name }) => ({ id, name })),
        chooseCallerId: true, callerNumbers: callerNumbers(plan, agentId).map((row) => row.number), groupNumbers: groupNumbers(plan, agentId),
        ...(collections.length > 0 ? { collections } : {}),
        maxDirectCalls: plan.settings.maxDirectCalls,
      },
    };
  }
  #settingsFrame(agentId: string): ServerFrame { return { type: 'settings', ...this.#configured(agentId) }; }

  async resume(agentId: string, after: number): Promise<readonly ServerFrame[] | undefined> {
    const frames = this.#frames.resume(agentId, after, this.#ledger.cursor);
    return frames && [...frames, ...this.#attendance.catchUp(agentId), this.#settingsFrame(agentId), { type: 'queues', queues: this.#queuesFor(agentId) }, { type: 'phones', phones: this.#phones() }, { type: 'previews', previews: [...this.#previews.shown(agentId)] }, { type: 'notes', notes: [...this.#notes.of(agentId)] }];
  }

  subscribe(agentId: string, listener: (frame: ServerFrame) => void): () => void {
    const end = this.#frames.subscribe(agentId, listener);
    if (this.#goesBy !== undefined) listener({ type: 'draining', until: this.#goesBy });
    return end;
  }

  #phones(): Snapshot['phones'] {
    const { plan, sip } = this.#ports;
    return [...plan.phones.values()].map(({ extension, name }) => ({
      extension, name, registered: sip.isRegistered({ kind: 'phone', extension }), ...(this.#roster.isPhoneBusy(extension) ? { busy: true } : {}),
    }));
  }
  #announcePhones(): void {
    if (this.#phonesDue) return;
    this.#phonesDue = true;
    this.#ports.clock.after(queueFrameMs, () => {
      this.#phonesDue = false;
      this.#frames.broadcast({ type: 'phones', phones: this.#phones() });
    });
  }

  /** With the calls in the lines of the agent's groups, where they may be taken. */
  #queuesFor(agentId: string, queues = this.queues()): QueueStatus[] {
    const { settings } = this.#ports.plan;
    const own = settings.agentsMayTake ? this.#roster.get(agentId)?.skillGroupIds ?? [] : [];
    const masked = this.hidesNumbers(agentId);
    return queues.map((queue) => own.includes(queue.skillGroupId) ? { ...queue, calls: this.#callsIn(queue.skillGroupId, masked) } : queue);
  }
  #callsIn(skillGroupId: string, masked: boolean): WaitingCall[] {
    return this.#queue.waitersOf(skillGroupId).slice(0, mostListed).flatMap(({ interactionId, enteredAt: since }) => {
      const customer = this.#ledger.interaction(interactionId)?.customer;
      return customer ? [{ interactionId, customer: masked ? maskParty(customer) : customer, since }] : [];
    });
  }

  #announceQueues(): void {
    if (this.#queuesDue) return;
    this.#queuesDue = true;
    this.#ports.clock.after(queueFrameMs, () => {
      this.#queuesDue = false;
      const queues = this.queues();
      this.#frames.tellEach((agentId) => ({ type: 'queues', queues: this.#queuesFor(agentId, queues) }));
    });
  }

  // ── commands ────────────────────────────────────────────────────────────────────────────────────────────────────────────

  async command(agentId: string, command: CenterCommand): Promise<void> {
    const agent = this.#roster.get(agentId);
    if (!agent) throw new CccError('forbidden', 'no agent of this center');
    if (!commandsOf(this.#ports.plan, agentId).has(command.name)) throw new CccError('not-supported', command.name);
    if (this.#goesBy !== undefined && begins.has(command.name)) throw new CccError('restarting');
    if (command.name === 'take') return await this.#switchboard.take(agentId, command.interactionId);
    if ('interactionId' in command) return await this.#switchboard.command(agentId, command);
    if (command.name === 'pickUp') return await this.#switchboard.pickUp(agentId, command.agentId);
    if (command.name === 'skipPreview') return await this.#previews.skip(agentId, command.previewId, command.reason);
    if (command.name === 'sendNote') return await this.#notes.send(agentId, command);
    if (command.name === 'closeNote') return await this.#notes.close(agentId, command.noteId);
    if (command.name === 'reportPhone') { this.#roster.setAnswering(agentId, command.canAnswer); return; }
    const { plan } = this.#ports;
    const event = eventOfCommand(agent, command, { breakReasons: this.#configured(agentId).breakReasons, skillGroupIds: groupsOf(plan, agentId).map(({ id }) => id) });
    this.#roster.apply(agentId, event, 'agent');
    await this.#roster.stored(agentId);
  }

  async #listenToMedia(): Promise<void> {
    for await (const event of this.#ports.media.events) this.#switchboard.onMedia(event);
  }
}
