// The sockets over real connections: token first, snapshot or resume in order, expiry and renewal, origins, and the SIP door. proves S-12, F-24, A§5 (events)
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CccError } from 'ccc-workstation/errors';
import type { ServerFrame } from 'ccc-workstation/protocol';
import { buildApi, openApi, type Api, type SipSocketSource } from './index.js';
import { hostKey, password, testApi, type TestApi } from './testing/fake-center.js';
import { systemClock, type Clock } from 'ccc-workstation/clock';

/** The system's clock, whose date can be moved: real sockets need real timers. */
class MovableClock implements Clock {
  ahead = 0;
  passed = 0;
  now(): number { return systemClock.now() + this.ahead; }
  monotonic(): number { return systemClock.monotonic() + this.passed; }
  after(ms: number, fn: () => void): () => void { return systemClock.after(ms, fn); }
}

const joined = (legId: string, cursor: number): ServerFrame => ({ type: 'fact', cursor, fact: { type: 'leg.connected', seq: 1, at: 1, interactionId: 'i1', legId } });

class Client {
  readonly frames: ServerFrame[] = [];
  closed: { code: number; reason: string } | undefined;
  readonly #socket: WebSocket;
  constructor(url: string, options: { origin?: string; protocol?: string; deaf?: boolean } = {}) {
    this.#socket = new WebSocket(url, options.protocol === undefined ? [] : [options.protocol], { ...(options.origin === undefined ? {} : { origin: options.origin }), ...(options.deaf ? { autoPong: false } : {}) });
    this.#socket.on('message', (data: Buffer) => { this.frames.push(JSON.parse(data.toString()) as ServerFrame); });
    this.#socket.on('close', (code, reason) => { this.closed = { code, reason: reason.toString() }; });
    this.#socket.on('error', () => undefined);
  }
  /** As a page does, however slow its timers are: in the event itself. */
  answersPings(): void { this.#socket.on('message', (data: Buffer) => { if (data.toString().startsWith('{"type":"ping"')) this.send({ type: 'ping', id: 1 }); }); }
  get protocol(): string { return this.#socket.protocol; }
  async opened(): Promise<this> { await once(this.#socket, 'open'); return this; }
  /** The status of a refused upgrade. */
  async refused(): Promise<number> {
    const [, response] = await once(this.#socket, 'unexpected-response') as [unknown, { statusCode: number }];
    return response.statusCode;
  }
  send(frame: unknown): void { this.#socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)); }
  async until(what: () => boolean, ms = 4000): Promise<void> {
    for (const end = Date.now() + ms; !what();) {
      if (Date.now() > end) throw new Error(`nothing came: ${JSON.stringify(this.frames)} ${JSON.stringify(this.closed)}`);
      await new Promise((resolve) => { setTimeout(resolve, 5); });
    }
  }
  types(): string[] { return this.frames.map((frame) => frame.type); }
  end(): void { this.#socket.terminate(); }
}

describe('sockets', () => {
  let test: TestApi;
  let api: Api;
  let clock: MovableClock;
  let sip: SipSocketSource[];
  const clients: Client[] = [];
  beforeEach(async () => {
    clock = new MovableClock();
    sip = [];
    test = await testApi({ onSipSocket: (socket, source) => { sip.push(source); socket.on('message', (data) => { socket.send(data.toString()); }); } }, {}, clock);
    api = await openApi(await buildApi(test.options), test.options);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.end();
    await api.close();
    test.cleanUp();
  });

  const events = async (options: { origin?: string; deaf?: boolean } = {}): Promise<Client> => {
    const client = new Client(`ws://127.0.0.1:${api.port}/api/v1/events`, options);
    clients.push(client);
    return client.opened();
  };
  const token = async (agent = 'anna'): Promise<string> => {
    const response = await fetch(`${api.address}/api/v1/tokens`, { method: 'POST', headers: { authorization: `Bearer ${hostKey}`, 'content-type': 'application/json' }, body: JSON.stringify({ agent }) });
    return String((await response.json() as { token: string }).token);
  };
  const begun = async (agent = 'anna', after?: number): Promise<Client> => {
    const client = await events();
    client.send({ type: 'open', token: await token(agent), ...(after === undefined ? {} : { after }) });
    await client.until(() => client.frames.length > 0);
    return client;
  };

  it('gives a snapshot, then every frame once and in order, also those that came while the snapshot was made', async () => {
    let release = (): void => undefined;
    test.center.snapshotDelay = new Promise((resolve) => { release = resolve; });
    const client = await events();
    client.send({ type: 'open', token: await token() });
    await client.until(() => test.center.signedIn.includes('anna') && test.center.present.get('anna') === true);
    await new Promise((resolve) => { setTimeout(resolve, 30); });
    test.center.emit('anna', joined('early', 11));
    release();
    await client.until(() => client.frames.length === 2);
    for (let i = 12; i < 40; i++) test.center.emit('anna', joined(`l${i}`, i));
    test.center.emit('ben', joined('not-mine', 99));
    await client.until(() => client.frames.length === 30);
    expect(client.types().slice(0, 2)).toEqual(['snapshot', 'fact']);
    expect(client.frames.slice(1).map((f) => ('cursor' in f ? f.cursor : 0))).toEqual(Array.from({ length: 29 }, (_, i) => 11 + i));
    client.send({ type: 'ping', id: 7 });
    await client.until(() => client.types().includes('pong'));
    client.end();
    await client.until(() => test.center.present.get('anna') === false);
  });

  it('resumes after a cursor with what was missed, without a new sign-in; with too much missed it gives a snapshot', async () => {
    (await begun()).end();
    for (let i = 11; i < 15; i++) test.center.emit('anna', joined(`l${i}`, i));
    const before = test.center.signedIn.length;
    const client = await begun('anna', 12);
    await client.until(() => client.frames.length === 3);
    expect(client.frames.map((f) => [f.type, 'cursor' in f ? f.cursor : 0])).toEqual([['resumed', 12], ['fact', 13], ['fact', 14]]);
    expect(test.center.signedIn.length).toBe(before);
    expect((await begun('ben', 1)).types()).toEqual(['snapshot']);
  });

  it('passes on what carries the cursor of the beginning but is no fact: an agent\'s new presence is not lost', async () => {
    const client = await begun();
    test.center.emit('anna', { type: 'agent', cursor: 10, agent: { ...test.center.agent('anna'), presence: 'ready' } });
    await client.until(() => client.frames.length === 2);
    const again = await begun('anna', 10);
    await again.until(() => again.frames.length === 1);
    test.center.emit('anna', { type: 'agent', cursor: 10, agent: test.center.agent('anna') });
    await again.until(() => again.types().includes('agent'));
  });

  it('carries out commands and reports refusals with code and remedy', async () => {
    const client = await begun();
    client.send({ type: 'command', id: 'c1', command: { name: 'setPresence', presence: 'ready' } });
    await client.until(() => client.types().includes('reply'));
    test.center.refuse = new CccError('not-allowed-now', 'no call');
    client.send({ type: 'command', id: 'c2', command: { name: 'hold', interactionId: 'i1' } });
    await client.until(() => client.frames.length === 3);
    expect(client.frames.slice(1)).toMatchObject([{ id: 'c1', ok: true }, { id: 'c2', ok: false, error: { code: 'not-allowed-now' } }]);
    expect(test.center.commands).toEqual([['anna', { name: 'setPresence', presence: 'ready' }]]);
  });

  it('ends what does not keep to the protocol', async () => {
    const wrong = [
      ['nonsense', 1008], ['{"type":"ping","id":1}', 1008], [{ type: 'open', token: 'x.y.z' }, 4401], [{ type: 'open', token: 'x', admin: true }, 1008], ['['.repeat(100), 1008],
    ] as const;
    for (const [frame, code] of wrong) {
      const client = await events();
      client.send(frame);
      await client.until(() => client.closed !== undefined);
      expect(client.closed?.code, JSON.stringify(frame)).toBe(code);
      expect(client.frames).toEqual([]);
    }
    const large = await events();
    large.send('x'.repeat(70_000));
    await large.until(() => large.closed !== undefined);
    expect(large.closed?.code).toBe(1009);
    const flood = await begun();
    for (let i = 0; i < 200; i++) flood.send({ type: 'ping', id: i });
    await flood.until(() => flood.closed !== undefined);
    expect(flood.closed?.code).toBe(1013);
  });

  it('closes a socket that does not open within five seconds', async () => {
    const client = await events();
    await client.until(() => client.closed !== undefined, 7000);
    expect(client.closed?.code).toBe(1008);
  });

  it('says expired when the token ends, unless it was renewed in time', async () => {
    const old = await token();
    clock.ahead = 600_000 - 2500;
    const [lapsed, renewed] = [await events(), await events()];
    for (const client of [lapsed, renewed]) client.send({ type: 'open', token: old });
    await renewed.until(() => renewed.frames.length > 0 && lapsed.frames.length > 0);
    renewed.send({ type: 'renew', token: await token('ben') });
    renewed.send({ type: 'renew', token: await token() });
    await lapsed.until(() => lapsed.closed !== undefined, 5000);
    expect(lapsed.frames.at(-1)).toEqual({ type: 'signedOut', reason: 'expired' });
    expect(lapsed.closed?.code).toBe(4401);
    expect(renewed.closed).toBeUndefined();
  });

  it('hands over to a new sign-in elsewhere, and stays present', async () => {
    const first = await begun();
    const second = await begun();
    await first.until(() => first.closed !== undefined);
    expect(first.frames.at(-1)).toEqual({ type: 'signedOut', reason: 'elsewhere' });
    expect(first.closed?.code).toBe(4000);
    expect(second.types()).toEqual(['snapshot']);
    expect(test.center.present.get('anna')).toBe(true);
  });

  // proves OLA-03: what counts is the page's own word; a browser answers the connection's pings for a frozen page too
  it('tells a page that does not run from one that answers from the background, and ends its connection when it was signed out meanwhile', async () => {
    const [frozen, hidden] = [await begun('anna'), await begun('ben')];
    for (const client of [frozen, hidden]) client.send({ type: 'ping', id: 0 });
    hidden.answersPings();
    for (let n = 0; n < 3; n++) {
      await Promise.all([frozen, hidden].map((client) => client.until(() => client.types().includes('pong'))));
      clock.passed += 5_000;
      const asked = hidden.types().filter((type) => type === 'ping').length;
      await hidden.until(() => hidden.types().filter((type) => type === 'ping').length > asked, 10_000);
    }
    await frozen.until(() => test.center.awake.get('anna') === false);
    expect(test.center.awake.get('ben')).not.toBe(false);
    expect(frozen.closed).toBeUndefined();
    const { agent } = test.center;
    test.center.agent = (id) => ({ ...agent(id), presence: id === 'anna' ? 'offline' : 'notReady' });
    await frozen.until(() => frozen.closed !== undefined);
    expect(frozen.closed?.code).toBe(4408);
    expect(hidden.closed).toBeUndefined();
    // A page that somebody left signed out on purpose keeps its connection, so that it is not signed in by coming back.
    const left = await begun('anna');
    left.send({ type: 'ping', id: 0 });
    await left.until(() => left.types().includes('pong'));
    clock.passed += 13_000;
    await left.until(() => test.center.awake.get('anna') === false);
    await new Promise((resolve) => { setTimeout(resolve, 1200); });
    expect(left.closed).toBeUndefined();
  });

  // proves OLA-12
  it('ends the connections of other sessions when the password is changed, and keeps the one that changed it', async () => {
    const signIn = async (): Promise<string> => {
      const response = await fetch(`${api.address}/api/v1/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: 'anna@demo.test', password }) });
      return String((await response.json() as { token: string }).token);
    };
    const tokens = [await signIn(), await signIn()];
    const [mine, other] = [await events(), await events()];
    for (const [n, socket] of [mine, other].entries()) {
      socket.send({ type: 'open', token: tokens[n], client: 'one-browser' });
      await socket.until(() => socket.frames.length > 0);
    }
    await fetch(`${api.address}/api/v1/me/password`, { method: 'POST', headers: { authorization: `Bearer ${tokens[0]}`, 'content-type': 'application/json' }, body: JSON.stringify({ current: password, next: 'correct horse battery' }) });
    await other.until(() => other.closed !== undefined);
    expect(other.frames.at(-1)).toEqual({ type: 'signedOut', reason: 'expired' });
    expect(mine.closed).toBeUndefined();
  });

  // proves F-20, OLA-02
  describe('a second program of the same agent', () => {
    const by = async (client: string, more: { after?: number; takeOver?: boolean } = {}, deaf = false): Promise<Client> => {
      const socket = await events({ deaf });
      socket.send({ type: 'open', token: await token(), client, ...more });
      await socket.until(() => socket.frames.length > 0);
      return socket;
    };
    const over = async (socket: Client): Promise<unknown> => {
      await socket.until(() => socket.closed !== undefined);
      return socket.frames.at(-1);
    };

    it('ends the first, also when the first was away at that time and comes back later', async () => {
      const laptop = await by('laptop');
      laptop.end();
      await laptop.until(() => laptop.closed !== undefined);
      const home = await by('home');
      expect(await over(await by('laptop', { after: 10 }))).toEqual({ type: 'signedOut', reason: 'elsewhere' });
      expect(home.closed).toBeUndefined();
      await by('laptop');
      expect(await over(home)).toEqual({ type: 'signedOut', reason: 'elsewhere' });
    });
    it('is refused where the center says so, and may take over where that is allowed', async () => {
      test.center.current = { ...test.center.current, secondSession: 'refuse-new' };
      const laptop = await by('laptop');
      expect(await over(await by('home'))).toEqual({ type: 'signedOut', reason: 'inUse', mayTakeOver: true });
      expect((await by('laptop')).types()).toEqual(['snapshot']);
      expect((await by('home', { takeOver: true })).types()).toEqual(['snapshot']);
      expect(await over(laptop)).toEqual({ type: 'signedOut', reason: 'elsewhere' });
      test.center.current = { ...test.center.current, forcedSignIn: false };
      expect(await over(await by('laptop', { takeOver: true }))).toEqual({ type: 'signedOut', reason: 'inUse', mayTakeOver: false });
      expect(test.center.present.get('anna')).toBe(true);
    });
    it('is not refused for one that is gone without a word', async () => {
      test.center.current = { ...test.center.current, secondSession: 'refuse-new' };
      await by('laptop', {}, true);
      expect((await by('home')).types()).toEqual(['snapshot']);
    });
    it('does not count when it only comes back', async () => {
      await by('laptop');
      expect((await by('laptop', { after: 10 })).types()[0]).toBe('resumed');
      expect(test.center.signedIn).toHaveLength(1);
    });
  });

  it('opens for our own origin and the listed ones only, not for a foreign name that resolves to us', async () => {
    const url = `ws://127.0.0.1:${api.port}/api/v1/events`;
    for (const origin of [`http://127.0.0.1:${api.port}`, 'https://crm.example.com']) (await new Client(url, { origin }).opened()).end();
    for (const origin of ['https://evil.example', 'null', `http://127.0.0.1:${api.port + 1}`, 'https://crm.example.com.evil.example']) {
      expect(await new Client(url, { origin }).refused(), origin).toBe(403);
      expect(await new Client(`ws://127.0.0.1:${api.port}/sip`, { origin, protocol: 'sip' }).refused(), origin).toBe(403);
    }
  });

  // proves S-10
  it('knows whose phone opens the socket by a ticket that is good once, for a minute, and for the page that asked', async () => {
    const asked = async (origin?: string): Promise<string> => {
      const response = await fetch(`${api.address}/api/v1/me/sip`, { method: 'POST', headers: { authorization: `Bearer ${await token()}`, ...(origin === undefined ? {} : { origin }) } });
      return new URL((await response.json() as { server: string }).server, api.address.replace('http', 'ws')).href;
    };
    const opened = async (url: string, origin?: string): Promise<string | undefined> => {
      const before = sip.length;
      clients.push(await new Client(url, { protocol: 'sip', ...(origin === undefined ? {} : { origin }) }).opened());
      expect(sip).toHaveLength(before + 1);
      return sip.at(-1)?.username;
    };
    const url = await asked();
    expect([await opened(url), await opened(url), await opened(`ws://127.0.0.1:${api.port}/sip?ticket=${'x'.repeat(2000)}`), await opened(`ws://127.0.0.1:${api.port}/sip?ticket=a&ticket=b`)]).toEqual(['u', undefined, undefined, undefined]);
    expect([await opened(await asked(api.address), api.address), await opened(await asked('http://127.0.0.1:1'), api.address)]).toEqual(['u', undefined]);
    const late = await asked();
    clock.ahead += 60_001;
    expect(await opened(late)).toBeUndefined();
  });

  it('hands sockets of sub-protocol sip over with their source, and refuses others on /sip', async () => {
    const client = new Client(`ws://127.0.0.1:${api.port}/sip`, { protocol: 'sip' });
    clients.push(client);
    await client.opened();
    expect(client.protocol).toBe('sip');
    expect(sip).toMatchObject([{ address: '127.0.0.1', secure: false }]);
    client.send('"OPTIONS"');
    await client.until(() => client.frames.length === 1);
    expect(await new Client(`ws://127.0.0.1:${api.port}/sip`).refused()).toBe(400);
  });
});
