/** A whole center in memory for one agent: for tests, demos and the playground. No server, no microphone, and time as a parameter. */
import { createCenterClient } from '../center/client.js';
import type { CenterClient } from '../center/center.js';
import { systemClock, type Clock } from '../kernel/clock.js';
import { CccError, type ErrorCode } from '../kernel/errors.js';
import { secureRandom, type Random } from '../kernel/random.js';
import type { Agent, CenterCommandName, Me, PreviewContact } from '../protocol/index.js';
import type { FakeSoftphone } from '../softphone/fake.js';
import type { InboundCall, OutboundCall } from './mock-call.js';
import { MockExchange, type Inbound, type ServedCall } from './mock-exchange.js';
import type { SentNote } from './mock-notes.js';
import type { MockPreview } from './mock-previews.js';
import { MockNetwork } from './mock-network.js';
import { MockSessions } from './mock-session.js';
import { MockSoftphone } from './mock-softphone.js';
import type { ReachedParty } from './mock-third-party.js';
import { mockMe, mockSettings, type MockSettings } from './people.js';
import { mockScenarios, type MockScenario } from './scenarios.js';

export interface MockCenterOptions extends Partial<MockSettings> {
  /** A `SimulatedClock` in a test; the system's clock if left out. */
  readonly clock?: Clock;
  readonly random?: Random;
  readonly me?: Me;
}

export interface MockCenter extends CenterClient {
  readonly clock: Clock;
  readonly softphone: FakeSoftphone;
  /** The agent as the center sees the agent. */
  readonly agent: Agent;
  /** The doors for real HTTP and WebSocket, as `mockHandlers` uses them. */
  readonly sessions: MockSessions;
  /** Another page of the same agent: signing in there ends the session here. */
  anotherClient(): CenterClient;
  /** A customer calls in, has gone through the flow and waits; offered at once when the agent is free. */
  inbound(call?: Inbound): InboundCall;
  /** A customer whom the agent is shown before anybody is called; gives its id. */
  preview(contact?: MockPreview): string;
  /** What has become of it. */
  previewed(id: string): PreviewContact | undefined;
  cancelPreview(id: string): void;
  /** A colleague writes to the agent; gives the note's id. */
  note(from: string, text: string): string;
  /** What the agent wrote, and who got it. */
  readonly sentNotes: readonly SentNote[];
  /** Plays the far end of every call dialled from now on. Left out: it neither rings nor answers by itself. */
  whenDialled(script: (call: OutboundCall) => void): void;
  /** Plays everybody who is reached by a transfer, a consultation or a call of the queue from now on. Left out: they ring and do not answer. */
  whenReached(script: (party: ReachedParty) => void): void;
  /** A customer talks to this colleague, who may then ask our agent, hand the call over, join and split: `colleague.does('consult')`. */
  served(agentId: string, call?: Inbound): ServedCall;
  /** A colleague comes to the desk with a phone, or leaves it; at first all are away. */
  seat(agentId: string, presence: 'ready' | 'notReady' | 'offline'): void;
  registerPhone(extension: string, registered?: boolean): void;
  /** The center's settings change, and every page is told. */
  configure(change: Partial<MockSettings>): void;
  play(scenario: MockScenario): void;
  /** The next command of this name is refused. */
  refuseNext(command: CenterCommandName, code: ErrorCode): void;
  /** The network goes away without a word, and comes back. */
  cutNetwork(): void;
  restoreNetwork(): void;
  /** The event socket breaks; the client comes back by itself. */
  dropSocket(): void;
  /** Whoever gives the tokens refuses to (or does so again), so that the session ends with the token in hand. */
  refuseTokens(refuse?: boolean): void;
  /** The agent is signed in somewhere else and that session goes first: until somebody takes over, nobody is let in. */
  protectSession(): void;
  endSession(reason: 'elsewhere' | 'signedOut' | 'forced' | 'expired'): void;
  /** The center restarts: it says so, begins nothing new, keeps what runs, and is gone for a moment after `ms` (5 s). */
  drain(ms?: number): void;
}

export function createMockCenter(options: MockCenterOptions = {}): MockCenter {
  const { clock = systemClock, random = secureRandom, me = mockMe, ...settings } = options;
  const exchange = new MockExchange(clock, me, { ...mockSettings, ...settings });
  const sessions = new MockSessions(exchange);
  const network = new MockNetwork(sessions);
  const softphone = new MockSoftphone({
    registered: (registered) => { exchange.setPhone({ registered }); },
    answered: (id) => { exchange.calls.get(id)?.answered(); },
    rejected: (id) => { exchange.calls.get(id)?.rejected(); },
    hungUp: (id) => { exchange.calls.get(id)?.agentHungUp(); },
    dialled: (request) => { exchange.dialled(request); },
  });
  exchange.phone = softphone;
  let refused = false;
  const newClient = (): CenterClient => createCenterClient({
    center: 'https://mock.invalid', clock, random: varied(random), log: () => undefined, fetch: network.fetch, webSocket: socketOf(network),
    token: async () => { if (refused) throw new CccError('not-signed-in'); return sessions.token().token; },
    // Nobody is knocked at too often here, and a test that connects anew must not have to let time pass first.
    pace: { wait: () => 0, rest: () => undefined },
  });
  const mock: MockCenter = {
    ...newClient(), clock, softphone, sessions, anotherClient: newClient,
    get agent() { return exchange.agent; },
    inbound: (call = {}) => exchange.inbound(call),
    note: (from, text) => exchange.notes.receive(from, text), get sentNotes() { return exchange.notes.sent; },
    preview: (contact = {}) => exchange.previews.add(contact), previewed: (id) => exchange.previews.contact(id), cancelPreview: (id) => { exchange.previews.cancel(id); },
    whenDialled(script) { exchange.onDialled = script; },
    whenReached(script) { exchange.onReached = script; },
    served: (agentId, call = {}) => exchange.served(agentId, call),
    seat: (agentId, presence) => { exchange.seat(agentId, presence); },
    registerPhone: (extension, registered = true) => { exchange.registerPhone(extension, registered); },
    configure: (change) => { exchange.configure(change); },
    play(scenario) { mockScenarios[scenario](mock); },
    refuseNext: (name, code) => { sessions.refuseNext(name, code); },
    cutNetwork: () => { network.cut(); },
    restoreNetwork: () => { network.restore(); },
    dropSocket: () => { sessions.drop(); },
    refuseTokens(refuse = true) { refused = refuse; },
    drain: (ms = 5_000) => { sessions.drain(ms); },
    protectSession: () => { sessions.isProtected = true; },
    endSession: (reason) => { sessions.end(reason); },
  };
  return mock;
}

/** Commands are told apart by random ids, also in a test whose chance is always the same. */
function varied(random: Random): Random {
  let drawn = 0;
  return () => (random() + ++drawn * 0.618_033_988_7) % 1;
}

/** The client makes its sockets with `new`; a constructor that returns an object gives that object. */
function socketOf(network: MockNetwork): new (url: URL) => WebSocket {
  const make = function make(url: URL): WebSocket { return network.socket(url); };
  if (!constructs(make)) throw new Error('not a constructor');
  return make;
}
const constructs = (make: unknown): make is new (url: URL) => WebSocket => typeof make === 'function';
