/** Many agents at once, each with the SDK's own event socket and SIP line, in one process without a browser. */
import WebSocket from 'ws';
import { systemClock } from 'ccc-workstation/clock';
import { createCenterClient } from '../../src/center/client.js';
import { createPace } from '../../src/kernel/pace.js';
import { Line } from '../../src/softphone/sipjs/line.js';
import type { CenterProcess } from '../support/center.js';
import { openStore } from '../../server/adapters/store/index.js';
import { seedDemo } from '../../server/seed/demo-center.js';
import { until } from './timeline.js';

export const crowdKey = 'chaos-crowd-key-0123456789';

/** A data directory with the demo and `count` more agents, whose passwords nobody knows. */
export async function seedCrowd(dataDir: string, count: number): Promise<void> {
  const store = await openStore({ dataDir });
  await seedDemo(store, { domain: 'localhost', trunkPort: 5080, origins: ['http://localhost:8080'], ringTimeoutMs: 20_000 });
  for (let i = 0; i < count; i++) {
    await store.config.putAgent({ id: `crowd${i}`, agentNo: String(10_000 + i), email: `crowd${i}@demo.test`, name: `Crowd ${i}`, nickname: `C${i}`, mobile: '', role: 'agent', passwordHash: 'none', disabled: false });
  }
  await store.close();
}

export class CrowdAgent {
  /** When its event socket was open and its phone registered, and when each of its connections was begun, or the center asked whether it is there. */
  readonly connectedAt: number[] = [];
  readonly registeredAt: number[] = [];
  readonly attempts: { readonly at: number; readonly kind: 'events' | 'sip' | 'knock' }[] = [];
  /** How long it meant to wait after each attempt that came to nothing. */
  readonly waits: { readonly at: number; readonly ms: number }[] = [];
  #signalling = 'offline';
  readonly #client;
  readonly #line;

  constructor(private readonly center: CenterProcess, private readonly id: string) {
    const socket = countedSocket((kind) => { this.attempts.push({ at: Date.now(), kind }); });
    const base = { clock: systemClock, random: Math.random, log: () => undefined, pace: createPace(systemClock) };
    const counted: typeof fetch = (input, init) => {
      if (String(input).endsWith('/api/v1/events')) this.attempts.push({ at: Date.now(), kind: 'knock' });
      return fetch(input, init);
    };
    this.#client = createCenterClient({ ...base, center: center.url, token: () => this.#token(), webSocket: socket, fetch: counted });
    this.#client.onFact((fact) => {
      if (fact.type !== 'connection.signalling') return;
      const before = this.#signalling;
      this.#signalling = fact.signalling;
      if (fact.retryAt !== undefined) this.waits.push({ at: Date.now(), ms: fact.retryAt - fact.at });
      if (fact.signalling === 'connected') { this.connectedAt.push(Date.now()); this.#line.start(); }
      // As the workstation does it: the phone waits for the center.
      if (fact.signalling === 'reconnecting' || before === 'reconnecting') this.#line.wake();
    });
    this.#line = new Line({
      ...base, access: () => this.#client.sipAccess(), base: () => center.url, webSocket: socket, reachable: () => this.#signalling !== 'reconnecting',
      onAccess: () => undefined, onInvite: (request) => { request.reject({ statusCode: 480 }); },
      onRegistration: (registration) => { if (registration === 'registered') this.registeredAt.push(Date.now()); },
    });
  }

  async #token(): Promise<string> {
    return String((await this.center.api('POST', '/tokens', { token: crowdKey, body: { agent: this.id } }))['token']);
  }

  async signIn(): Promise<void> {
    this.#client.connect();
    await until(`${this.id} registered`, () => this.registeredAt[0], 60_000, 100);
  }

  /** The greatest number of attempts of every kind within one second, from an instant on. */
  busiestSecond(from: number): number { return busiestSecond(this.attempts.map(({ at }) => at).filter((at) => at >= from)); }
  /** When the connection was begun that it has now. */
  get cameBackAt(): number { return this.attempts.findLast(({ kind, at }) => kind === 'events' && at <= (this.connectedAt.at(-1) ?? 0))?.at ?? Infinity; }

  async leave(): Promise<void> {
    this.#client.disconnect();
    await this.#line.stop();
  }
}

/** Clocks of whole milliseconds: what is a second apart may seem a millisecond less. */
export const busiestSecond = (times: readonly number[]): number => fullest(times, 999);
/** The greatest number of them within so long a time. */
export function fullest(times: readonly number[], ms: number): number {
  return Math.max(0, ...times.map((start) => times.filter((at) => at >= start && at < start + ms).length));
}

/**
 * Node 20 has no WebSocket of its own; that of `ws` has the same shape where the SDK uses it. Frames about colleagues come like all
 * others and are not read: five hundred readers, who have a machine each, share a core here.
 */
function countedSocket(made: (kind: 'events' | 'sip') => void): new (url: string | URL, protocol?: string) => globalThis.WebSocket {
  class Counted extends WebSocket {
    constructor(url: string | URL, protocol?: string) {
      super(url, protocol ?? [], { handshakeTimeout: 8_000 });
      made(protocol === 'sip' ? 'sip' : 'events');
    }
    override emit(event: string | symbol, ...args: unknown[]): boolean {
      const [data, ...rest] = args;
      if (event !== 'message' || !Buffer.isBuffer(data)) return super.emit(event, ...args);
      const kind = data.toString('latin1', 0, 20);
      if (kind.startsWith('{"type":"agent",') || kind.startsWith('{"type":"agents",')) return true;
      const own = kind.startsWith('{"type":"snapshot"') ? Buffer.from(JSON.stringify({ ...JSON.parse(data.toString()) as object, colleagues: [] })) : data;
      return super.emit(event, own, ...rest);
    }
  }
  return Counted as unknown as new (url: string | URL, protocol?: string) => globalThis.WebSocket;
}
