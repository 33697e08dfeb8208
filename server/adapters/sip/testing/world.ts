/** A small SIP world for the adapter's own tests: a simulated clock, an in-memory network, a stack with accounts and a trunk. */
import { createHash } from 'node:crypto';
import { SimulatedClock } from 'ccc-workstation/clock';
import type { IncomingLeg, RegistrationChange, SipAccount } from '../../../ports/sip.js';
import { ha1Of } from '../digest.js';
import { createSipStack, type ServerSipStack } from '../index.js';
import { createMemoryNetwork, type MemoryNetwork, type MemoryNetworkOptions } from '../network-memory.js';
import type { SipLimits } from '../options.js';
import { createPhone, type Phone, type PhoneOptions } from './phone.js';

export const DOMAIN = 'center.test';
export const SERVER = { address: '10.0.0.1', port: 5060 };
export const TRUNK_ADDRESS = '10.0.0.50';
export const OFFER = 'v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n';
export const ANSWER = OFFER.replace('4000', '5000').replaceAll('10.0.0.9', '10.0.0.1');

export interface World {
  readonly clock: SimulatedClock; readonly network: MemoryNetwork; readonly stack: ServerSipStack;
  /** Calls in the order they came; `onCall` may be replaced. */
  readonly calls: IncomingLeg[]; readonly registrations: RegistrationChange[];
  onCall: (leg: IncomingLeg) => void;
  readonly errors: string[];
  phone(options: Partial<PhoneOptions> & { readonly user: string }): Promise<Phone>;
  /** `openedBy`: the account that the door knew by its ticket. */
  webPhone(user: string, password: string, openedBy?: string): Promise<Phone>;
}

/** Random enough for tags, the same in every run. */
export function seededRandom(seed: string): (bytes: number) => Uint8Array {
  let count = 0;
  return (bytes) => new Uint8Array(createHash('sha512').update(`${seed}/${count++}`).digest().subarray(0, bytes));
}

export function account(username: string, password: string, identity: SipAccount['identity'], algorithms: SipAccount['algorithms'] = ['MD5']): SipAccount {
  return { username, identity, algorithms, ha1: { md5: ha1Of('MD5', username, DOMAIN, password), sha256: ha1Of('SHA-256', username, DOMAIN, password) } };
}

export async function createWorld(limits: Partial<SipLimits> = {}, net: Omit<MemoryNetworkOptions, 'clock'> = {}): Promise<World> {
  const clock = new SimulatedClock();
  const network = createMemoryNetwork({ clock, ...net });
  const accounts = new Map([
    account('1001', 'secret-1', { kind: 'phone', extension: '1001' }),
    account('1002', 'secret-2', { kind: 'phone', extension: '1002' }, ['SHA-256']),
    account('agent-anna', 'secret-a', { kind: 'agent', agentId: 'anna' }, ['SHA-256', 'MD5']),
  ].map((a) => [a.username, a]));
  const errors: string[] = [];
  const stack = createSipStack({
    domain: DOMAIN, host: SERVER.address, udpPort: 5060, tcpPort: 5060, tlsPort: 5061, tls: { key: '', cert: '' }, clock, network, limits, random: seededRandom('world'),
    trunks: (id) => (id === 'main' ? { host: TRUNK_ADDRESS, port: 5080, transport: 'udp' } : undefined),
    log: (level, message, fields) => { if (level === 'error') errors.push(`${message} ${JSON.stringify(fields)}`); },
  }, {
    account: (username) => Promise.resolve(accounts.get(username)),
    trunkOf: (source) => (source.address === TRUNK_ADDRESS ? 'main' : undefined),
  });
  const world: World = {
    clock, network, stack, calls: [], registrations: [], errors, onCall: () => undefined,
    phone: (options) => createPhone({ network, clock, address: '10.0.0.9', server: options.transport === 'tls' ? { ...SERVER, port: 5061 } : SERVER, domain: DOMAIN, ...options }),
    webPhone: (user, password, openedBy) => {
      const { server, client } = network.webSocket();
      stack.acceptWebSocket(server, { address: '10.0.0.77', port: 50_000, secure: true, username: openedBy });
      return createPhone({ network, clock, address: '10.0.0.77', server: SERVER, domain: DOMAIN, user, password, webSocket: client });
    },
  };
  await stack.start({
    onCall: (leg) => { world.calls.push(leg); world.onCall(leg); },
    onRegistration: (change) => { world.registrations.push(change); },
  });
  return world;
}
