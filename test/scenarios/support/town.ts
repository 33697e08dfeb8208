/** A whole town in one process: the center on real SIP bytes, a carrier, desk phones and agents' browsers, on one simulated clock. */
import { expect } from 'vitest';
import { SimulatedClock } from 'ccc-workstation/clock';
import type { ThirdPartyCommand } from 'ccc-workstation/model';
import type { Agent, Interaction, InteractionFact, ServerFrame, ServiceRecord } from 'ccc-workstation/protocol';
import { FakeMedia, type FakeSession } from '../../../server/adapters/media-fake/index.js';
import { createMemoryNetwork, createSipStack, type MemoryNetwork, type ServerSipStack } from '../../../server/adapters/sip/index.js';
import type { PhoneCall } from '../../../server/adapters/sip/testing/phone-call.js';
import { createPhone, type Phone } from '../../../server/adapters/sip/testing/phone.js';
import { seededRandom } from '../../../server/adapters/sip/testing/world.js';
import { demoPhonePassword, seedDemo } from '../../../server/seed/demo-center.js';
import { createSeal } from '../../../server/domain/seal.js';
import { createCenter, type RunningCenter } from '../../../server/services/center.js';
import { Credentials } from '../../../server/services/credentials.js';
import { createDirectory } from '../../../server/services/directory.js';
import { loadPlan } from '../../../server/services/plan.js';
import { createPrompts } from '../../../server/services/prompts.js';
import type { Blobs } from '../../../server/ports/blobs.js';
import type { Callbacks } from '../../../server/ports/callbacks.js';
import type { Speech } from '../../../server/ports/speech.js';
import { MemoryStore } from './memory-store.js';

export const domain = 'center.test';
export const number = '02066240000';
export const customerNumber = '13800138000';
const server = { address: '10.0.0.1', port: 5060 };
const carrier = '10.0.0.50';

/** What a SIP phone says it can do; `direction` holds. */
export const sdp = (direction = 'sendrecv', port = 4000): string => [
  'v=0', 'o=- 1 1 IN IP4 10.0.0.9', 's=-', 'c=IN IP4 10.0.0.9', 't=0 0', `m=audio ${port} RTP/AVP 0 101`, 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:101 telephone-event/8000', `a=${direction}`, '',
].join('\r\n');

export interface AgentDesk { readonly id: string; readonly phone: Phone; readonly frames: ServerFrame[] }
export interface TownOptions {
  readonly store?: MemoryStore;
  /** Changes the configuration after the demo seed. */
  readonly configure?: (store: MemoryStore) => Promise<void>;
  readonly recordInternalCalls?: boolean;
  readonly speech?: Speech;
  /** Left out, nothing can be called back. */
  readonly callbacks?: Callbacks;
  readonly recoverCalls?: boolean;
  /** The center of this town was killed and starts again: same network, same people, same moment; of the process only the store is left. */
  readonly after?: Town;
  readonly media?: Partial<ConstructorParameters<typeof FakeMedia>[0]>;
}

export class Town {
  private constructor(
    /** What was logged as an error. */
    readonly errors: readonly string[],
    readonly clock: SimulatedClock, readonly store: MemoryStore, readonly network: MemoryNetwork, readonly media: FakeMedia,
    readonly sip: ServerSipStack, readonly center: RunningCenter,
  ) {}

  static async build(options: TownOptions = {}): Promise<Town> {
    const { after } = options;
    // Its sockets are closed without a word, which is all that a kill is to the others.
    await after?.sip.stop({ handOver: true });
    const clock = after?.clock ?? new SimulatedClock();
    const store = options.store ?? (after?.store ?? await (seeded ??= seed())).copy();
    await options.configure?.(store);
    const network = after?.network ?? createMemoryNetwork({ clock });
    const media = new FakeMedia({ clock, ...options.media });
    const errors: string[] = [];
    const log = (level: string, message: string, fields?: unknown): void => { if (level === 'error') errors.push(`${message} ${JSON.stringify(fields)}`); };
    const plan = await loadPlan(store, log);
    const credentials = new Credentials({ clock, random: seededRandom(after ? 'passwords again' : 'passwords'), realm: domain, secret: 'a secret that outlives the process', lifeMs: 600_000 });
    const directory = createDirectory({ plan, credentials, ownAddresses: [] });
    const sip = createSipStack({ domain, host: server.address, udpPort: server.port, tcpPort: server.port, trunks: (id) => plan.trunks.get(id)?.target, clock, random: seededRandom(after ? 'sip again' : 'sip'), network, log }, directory);
    let serial = store.all.length;
    const center = await createCenter({
      clock, ids: { next: (prefix) => `${prefix}-${++serial}` }, log, store, media, sip, plan, credentials, prompts: createPrompts('prompts'),
      speech: options.speech ?? { speak: async () => undefined }, blobs: memoryBlobs(), seal: createSeal('a secret that outlives the process'),
      callbacks: options.callbacks ?? { objection: () => undefined, post: () => Promise.reject(new Error('unreachable')) },
      options: { domain, recordInternalCalls: options.recordInternalCalls ?? true, recoverCalls: options.recoverCalls ?? true, outboundRingTimeoutMs: 60_000, iceServers: [] },
    });
    await sip.start(center.sipEvents);
    return new Town(errors, clock, store, network, media, sip, center);
  }

  /** Lets everything that is under way happen, without time passing to speak of. */
  async settle(ms = 20): Promise<void> { await this.clock.advance(ms); }

  /** Until what it returns is called, nothing reaches the disk. */
  slowDisk(): () => void {
    let go = (): void => undefined;
    this.store.slow = new Promise((resolve) => { go = () => { this.store.slow = undefined; resolve(); }; });
    return go;
  }

  // ── people ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The carrier's switch: calls in from its address, and answers what our trunk sends to it. */
  carrier(user = customerNumber): Promise<Phone> { return createPhone({ network: this.network, clock: this.clock, address: carrier, port: 5080, server, user, domain }); }

  async deskPhone(extension: string): Promise<Phone> {
    const phone = await createPhone({ network: this.network, clock: this.clock, address: `10.0.1.${extension.slice(-1)}`, server, user: extension, password: demoPhonePassword, domain });
    expect((await this.during(phone.register())).status).toBe(200);
    return phone;
  }

  /** An agent's page: event socket open, softphone registered, and as ready as asked. */
  async agent(id: string, presence: 'ready' | 'notReady' = 'ready'): Promise<AgentDesk> {
    const frames: ServerFrame[] = [];
    this.center.setPresent(id, true);
    await this.center.signIn(id);
    const { username, password } = this.center.sipAccess(id);
    const phone = await this.#webPhone(username, password);
    this.center.subscribe(id, (frame) => { frames.push(frame); });
    frames.push(await this.center.snapshot(id));
    if (presence === 'ready') await this.center.command(id, { name: 'setPresence', presence });
    // Two agents never became ready in the same instant, so that "longest idle" has one answer.
    await this.settle();
    return { id, phone, frames };
  }

  async customerWebPhone(user = customerNumber): Promise<Phone> {
    const { username, password } = this.center.webPhoneAccess(user);
    return this.#webPhone(username, password);
  }

  async #webPhone(username: string, password: string): Promise<Phone> {
    const phone = await this.webPhone({ username, password });
    expect((await this.during(phone.register())).status).toBe(200);
    return phone;
  }

  /** A browser's softphone that has not registered yet. */
  async webPhone({ username: user, password }: { readonly username: string; readonly password: string }): Promise<Phone> {
    const { server: end, client } = this.network.webSocket();
    this.sip.acceptWebSocket(end, { address: '10.0.0.77', port: 50_000, secure: true });
    return await createPhone({ network: this.network, clock: this.clock, address: '10.0.0.77', server, user, password, domain, webSocket: client });
  }

  /** A promise that needs the clock to move a little. */
  async during<T>(promise: Promise<T>, ms = 200): Promise<T> {
    const [value] = await Promise.all([promise, this.clock.advance(ms)]);
    return value;
  }

  // ── what happened ───────────────────────────────────────────────────────────────────────────────────────────────────────

  agentState(id: string): Agent {
    const agent = this.center.agent(id);
    if (!agent) throw new Error(`no agent ${id}`);
    return agent;
  }
  /** Ids in the order in which the calls began. */
  get calls(): string[] { return [...new Set(this.store.all.map((stored) => stored.fact.interactionId))]; }
  facts(id = this.calls.at(-1)): InteractionFact[] { return this.store.all.filter((stored) => stored.fact.interactionId === id).map((stored) => stored.fact); }
  types(id = this.calls.at(-1)): string[] { return this.facts(id).map((fact) => fact.type); }
  record(id = this.calls.at(-1) ?? ''): ServiceRecord {
    const record = this.store.recordRows.get(id);
    if (!record) throw new Error(`no record ${id}`);
    return record;
  }
  interaction(id = this.calls.at(-1) ?? ''): Interaction {
    const interaction = this.center.interaction(id);
    if (!interaction) throw new Error(`no call ${id} is running`);
    return interaction;
  }
  session(id = this.calls.at(-1)): FakeSession {
    const session = this.media.past.find((each) => each.id === id);
    if (!session) throw new Error(`no media session ${id}`);
    return session;
  }
  /** Leg ids by party: `customer`, an agent's id or a phone's number. */
  leg(who: string, id = this.calls.at(-1)): string {
    const fact = this.facts(id).findLast((each) => each.type === 'leg.added' && (each.party.agentId === who || each.party.number === who || (who === 'customer' && each.role === 'customer')));
    if (fact?.type !== 'leg.added') throw new Error(`${who} has no leg`);
    return fact.legId;
  }
  /** A key pressed as RTP telephone-event (RFC 4733). */
  async press(who: string, digit: string): Promise<void> {
    this.media.press(this.session().id, this.leg(who), digit);
    await this.settle();
  }

  // ── stories told once ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** A customer calls the number and has been answered by the flow. */
  async customerCalls(phone: Phone): Promise<PhoneCall> {
    const call = phone.invite(number, { sdp: sdp() });
    await this.during(call.expect(200));
    return call;
  }
  /** … and has chosen support. */
  async customerInQueue(phone: Phone): Promise<PhoneCall> {
    const call = await this.customerCalls(phone);
    await this.press('customer', '2');
    return call;
  }
  /** … and talks to the agent whose phone is given. */
  async customerTalksTo(phone: Phone, desk: AgentDesk): Promise<{ customer: PhoneCall; agent: PhoneCall }> {
    const customer = await this.customerInQueue(phone);
    const agent = await this.during(desk.phone.expectInvite());
    agent.ring();
    agent.answer(sdp());
    await this.settle();
    return { customer, agent };
  }
  /** The agent calls a customer at the carrier, who answers. */
  async agentCalls(desk: AgentDesk, carrier: Phone, to = customerNumber): Promise<{ customer: PhoneCall; agent: PhoneCall }> {
    const agent = desk.phone.invite(to, { sdp: sdp() });
    const customer = await this.during(carrier.expectInvite());
    customer.answer(sdp());
    await this.during(agent.expect(200));
    return { customer, agent };
  }
  command(agentId: string, name: 'hold' | 'resume' | 'hangUp' | 'finishWrapUp' | Exclude<ThirdPartyCommand, 'transfer' | 'consult'>): Promise<void> {
    return this.center.command(agentId, { name, interactionId: this.calls.at(-1) ?? '' });
  }

  /** After every story: nothing is left running, nobody is stuck, nothing went wrong on the way (F-30). */
  async expectQuiet(): Promise<void> {
    await this.clock.advance(120_000);
    expect(this.errors).toEqual([]);
    expect(await this.store.openInteractions()).toEqual([]);
    expect(this.center.callCount).toBe(0);
    expect(this.media.sessions.size).toBe(0);
    expect([...this.store.recordingRows.values()].filter((row) => row.state === 'running')).toEqual([]);
    for (const agent of this.center.agents()) expect(agent).toMatchObject({ activity: 'idle' });
    for (const id of this.calls) expect(this.record(id).status, `status of ${id}`).toBeDefined();
  }
}

/** Once for each file: passwords take longer to hash than most of these tests last. */
let seeded: Promise<MemoryStore> | undefined;
async function seed(): Promise<MemoryStore> {
  const store = new MemoryStore();
  await seedDemo(store, { domain, trunkPort: 5080, origins: ['http://localhost:8080'], ringTimeoutMs: 20_000 });
  await store.config.putTrunk({ id: 'demo', name: 'Carrier', sources: [carrier], prefix: '', maxCalls: 10, target: { host: carrier, port: 5080, transport: 'udp' } });
  return store;
}

function memoryBlobs(): Blobs {
  const names = new Set<string>();
  return { path: async (name) => names.has(name) ? `blobs/${name}` : undefined, put: async (name) => { names.add(name); } };
}
