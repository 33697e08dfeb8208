/** Many agents at once, each with the SDK's own event socket and SIP line, in one process without a browser. */
import WebSocket from 'ws';
import { systemClock } from 'ccc-workstation/clock';
import { createCenterClient } from '../../src/center/client.js';
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
  /** When its event socket was open and its phone registered, and when each of its connections was begun. */
  readonly connectedAt: number[] = [];
  readonly registeredAt: number[] = [];
  readonly attempts: { readonly at: number; readonly kind: 'events' | 'sip' }[] = [];
  #signalling = 'offline';
  readonly #client;
  readonly #line;

  constructor(private readonly center: CenterProcess, private readonly id: string) {
    const socket = countedSocket((kind) => { this.attempts.push({ at: Date.now(), kind }); });
    const base = { clock: systemClock, random: Math.random, log: () => undefined };
    this.#client = createCenterClient({ ...base, center: center.url, token: () => this.#token(), webSocket: socket });
    this.#client.onFact((fact) => {
      if (fact.type !== 'connection.signalling') return;
      const before = this.#signalling;
      this.#signalling = fact.signalling;
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

  /** The greatest number of attempts with one of its two sockets within one second, from an instant on. */
  busiestSecond(from: number): number {
    const counts = (['events', 'sip'] as const).flatMap((kind) => {
      const times = this.attempts.filter((attempt) => attempt.kind === kind && attempt.at >= from).map(({ at }) => at);
      return times.map((start) => times.filter((at) => at >= start && at < start + 1_000).length);
    });
    return Math.max(0, ...counts);
  }

  async leave(): Promise<void> {
    this.#client.disconnect();
    await this.#line.stop();
  }
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
